package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceAttributesTest {
  private static Map<String, String> attributes(Map<String, String> environment, String... said) {
    Map<String, String> own = new HashMap<>();
    for (int i = 0; i < said.length; i += 2) {
      own.put(said[i], said[i + 1]);
    }
    Resource resource = ResourceAttributes.of(environment, own);
    Map<String, String> attributes = new HashMap<>();
    resource.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), (String) value));
    return attributes;
  }

  @Test
  void shouldHaveANameInAnyCase() {
    assertThat(attributes(Map.of())).isEqualTo(Map.of("service.name", "unknown_service:java"));
  }

  @Test
  void shouldReadTheEnvironmentAsOpenTelemetryNamesIt() {
    assertThat(
            attributes(
                Map.of(
                    "OTEL_RESOURCE_ATTRIBUTES",
                    " service.instance.id = a-1 ,zone=eu%2Cwest%20%C3%B6,plus=1+1,empty=,eq=a=b,",
                    "OTHER",
                    "x")))
        .isEqualTo(
            Map.of(
                "service.name", "unknown_service:java",
                "service.instance.id", "a-1",
                "zone", "eu,west ö",
                "plus", "1+1",
                "empty", "",
                "eq", "a=b"));
  }

  @Test
  void shouldPutTheNameOverTheListAndTheProgramOverBoth() {
    Map<String, String> environment =
        Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=list,a=1", "OTEL_SERVICE_NAME", "name");
    assertThat(attributes(environment)).isEqualTo(Map.of("service.name", "name", "a", "1"));
    assertThat(attributes(environment, "service.name", "program", "a", "2"))
        .isEqualTo(Map.of("service.name", "program", "a", "2"));
    assertThat(attributes(Map.of("OTEL_SERVICE_NAME", " ", "OTEL_RESOURCE_ATTRIBUTES", "")))
        .isEqualTo(Map.of("service.name", "unknown_service:java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=b", "a=1,b", "a=%zz", "a=%2"})
  void shouldRefuseWhatIsNoListOfPairs(String list) {
    assertThatThrownBy(() -> attributes(Map.of("OTEL_RESOURCE_ATTRIBUTES", list)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("OTEL_RESOURCE_ATTRIBUTES=" + list + " (allowed:");
  }

  @Test
  void shouldRefuseAnEndpointThatIsNone() {
    assertThatThrownBy(() -> OtlpSender.http("collector:4318"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint=collector:4318 (allowed: http://… or https://…)");
  }
}
