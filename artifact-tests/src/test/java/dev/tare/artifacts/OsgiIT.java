package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.artifacts.osgi.CoreBundle;
import dev.tare.artifacts.osgi.EveryBundle;
import dev.tare.artifacts.osgi.Host;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The deployed jars are bundles: a framework resolves and starts them, on each JDK there is. */
@Timeout(300)
class OsgiIT {
  /** What HdrHistogram imports, and no JDK has any more; it is not loaded. */
  private static final String XML = "javax.xml.bind";

  /** Annotations that client_java imports. */
  private static final String ANNOTATIONS = "javax.annotation;version=3.0";

  /**
   * That services are found across bundles, which SLF4J asks for: Jetty's hosts have SPI Fly for
   * that. Here nothing is looked up by it.
   */
  private static final String SERVICES =
      "osgi.extender;osgi.extender=osgi.serviceloader.processor;version:Version=1.0,"
          + "osgi.extender;osgi.extender=osgi.serviceloader.registrar;version:Version=1.0";

  private static final String CORE = "org.osgi.framework,dev.tare,dev.tare.instrument,";

  @TempDir private Path folder;

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void shouldRecordInAFrameworkWithTheCoreAlone(Jdk jdk) throws Exception {
    List<Path> bundles = core();
    bundles.add(BundleJar.of(CoreBundle.class, CORE + "dev.tare.model,dev.tare.registry", folder));
    Jdk.Ended ended = host(jdk, XML, "", bundles);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines())
        .contains("started dev.tare", "orders 1000.0", "latencies 1000.0", "seconds 0.5005")
        .endsWith("stopped");
  }

  /** But for OTLP, whose senders are services, and Spring Boot, which is for no framework. */
  @ParameterizedTest
  @MethodSource("jdks")
  void shouldShowWhatEachOfTheOthersMeasures(Jdk jdk) throws Exception {
    List<Path> bundles = core();
    for (String other :
        List.of(
            "jackson-core",
            "jspecify",
            "micrometer-commons",
            "micrometer-observation",
            "micrometer-core",
            "prometheus-metrics-config",
            "prometheus-metrics-model",
            "slf4j-api",
            "slf4j-nop",
            "jetty-util",
            "jetty-io",
            "jetty-http",
            "jetty-server")) {
      bundles.add(Brought.jar(other));
    }
    bundles.add(BundleJar.fragment(Brought.jar("chart.js"), "chart.js", "dev.tare.live", folder));
    for (Staged artifact : Staged.jars()) {
      if (!List.of("tare-core", "tare-otlp", "tare-spring-boot").contains(artifact.name())) {
        bundles.add(artifact.file(".jar"));
      }
    }
    bundles.add(
        BundleJar.of(
            EveryBundle.class,
            CORE
                + "dev.tare.export,dev.tare.registry,dev.tare.clientjava,dev.tare.jetty,"
                + "dev.tare.json,dev.tare.live,dev.tare.micrometer,dev.tare.openmetrics,"
                + "dev.tare.process,io.micrometer.core.instrument,"
                + "io.prometheus.metrics.model.registry,org.eclipse.jetty.server",
            folder));
    Jdk.Ended ended = host(jdk, XML + "," + ANNOTATIONS, SERVICES, bundles);
    assertThat(ended.code()).as(ended.errors()).isZero();
    assertThat(ended.out())
        .contains("ring=\"array\",version=\"" + Staged.VERSION + "\"}") // of tare_build_info
        .contains("micrometer_total 1")
        .contains("process_cpu_seconds_total")
        .contains("http_connections") // of the Jetty server
        .contains("<!doctype html>")
        .contains("Chart.js")
        .endsWith("stopped\n");
  }

  /** What the page of platforms says of it is still so. */
  @ParameterizedTest
  @MethodSource("jdks")
  void shouldSayWhatHdrHistogramLacks(Jdk jdk) throws Exception {
    Jdk.Ended ended = host(jdk, "", "", core());
    assertThat(ended.code()).isNotZero();
    assertThat(ended.errors()).contains("Import-Package: " + XML);
  }

  private List<Path> core() throws IOException {
    List<Path> bundles = new ArrayList<>();
    bundles.add(Brought.jar("HdrHistogram"));
    bundles.add(BundleJar.exporting(Brought.jar("agrona"), "org.agrona", folder));
    for (Staged artifact : Staged.jars()) {
      if (artifact.name().equals("tare-core")) {
        bundles.add(artifact.file(".jar"));
      }
    }
    return bundles;
  }

  private Jdk.Ended host(Jdk jdk, String packages, String capabilities, List<Path> bundles)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx128m",
                "-Dorg.osgi.framework.storage=" + folder.resolve("framework"),
                "-Dorg.osgi.framework.system.packages.extra=" + packages,
                "-Dorg.osgi.framework.system.capabilities.extra=" + capabilities,
                "-cp",
                Brought.jar("org.eclipse.osgi") + File.pathSeparator + "target/test-classes",
                Host.class.getName()));
    bundles.forEach(bundle -> arguments.add(bundle.toString()));
    return jdk.run(folder, "java", arguments.toArray(String[]::new));
  }
}
