package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The manifests of ops/ by Kubernetes' own types: nothing is misspelt, and what belongs together
 * fits.
 */
class KubernetesFilesTest {
  private static final Path FOLDER = Path.of("..", "..", "ops", "kubernetes");

  /** The models keep what they do not know; here that is a fault. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private static List<ObjectNode> read(String file) throws IOException {
    try (MappingIterator<ObjectNode> documents =
        new YAMLMapper().readerFor(ObjectNode.class).readValues(FOLDER.resolve(file).toFile())) {
      return documents.readAll();
    }
  }

  @Test
  void shouldBeADeploymentWhoseProbesThereAre() throws Exception {
    List<ObjectNode> documents = read("flow-server.yaml");
    assertThat(documents).hasSize(2);
    Deployment deployment = STRICT.treeToValue(documents.get(0), Deployment.class);
    Service service = STRICT.treeToValue(documents.get(1), Service.class);

    var pod = deployment.getSpec().getTemplate();
    assertThat(pod.getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    var container = pod.getSpec().getContainers().get(0);
    assertThat(container.getPorts()).extracting("name").containsExactly("http");
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getStrVal()).isEqualTo("http");
    List<String> links = Monitoring.LINKS.stream().map(IndexPage.Link::path).toList();
    assertThat(
            Stream.of(
                    container.getStartupProbe(),
                    container.getLivenessProbe(),
                    container.getReadinessProbe())
                .map(Probe::getHttpGet))
        .allSatisfy(get -> assertThat(get.getPort().getStrVal()).isEqualTo("http"))
        .extracting(get -> get.getPath())
        .containsExactly("/health/startup", "/health/live", "/health/ready")
        .allMatch(links::contains);
  }

  @Test
  void shouldBeAMonitorOfThatService() throws Exception {
    ServiceMonitor monitor =
        STRICT.treeToValue(read("servicemonitor.yaml").get(0), ServiceMonitor.class);
    Service service = STRICT.treeToValue(read("flow-server.yaml").get(1), Service.class);
    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(monitor.getSpec().getEndpoints().get(0).getPort())
        .isEqualTo(service.getSpec().getPorts().get(0).getName());
  }

  @Test
  void shouldNoticeWhatIsMisspelt() {
    Map<String, Object> wrong = Map.of("kind", "Service", "spec", Map.of("porst", List.of()));
    assertThatThrownBy(() -> STRICT.treeToValue(STRICT.valueToTree(wrong), Service.class))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }
}
