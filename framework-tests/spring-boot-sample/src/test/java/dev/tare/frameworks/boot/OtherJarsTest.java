package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.micrometer.TareMeterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On Tomcat, without Jetty and {@code tare-process}, beside Micrometer's Prometheus registry. */
@Tag("other-jars")
class OtherJarsTest {

  @Test
  void shouldStartOnTomcatWithoutWhatIsNotThere() throws Exception {
    assertThat(OtherJarsTest.class.getClassLoader().getResource("org/eclipse/jetty/server/Server.class"))
        .isNull();
    try (RunningSample sample = new RunningSample()) {
      assertThat(sample.context().containsBean("tareJettyInstallation")).isFalse();
      assertThat(sample.context().containsBean("tareResourceTracker")).isFalse();
      assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
      Eventually.until(
          "counted",
          () -> {
            String page = sample.page();
            return page.contains("http_server_requests_seconds_count{")
                && page.contains("uri=\"/books/{id}\"")
                && page.contains("jvm_memory_used_bytes{area=\"heap\",id=");
          });
      assertThat(sample.page())
          .doesNotContain("micrometer_meter_failures_total{", "http_requests_total");
    }
  }

  @Test
  void shouldStandBesideMicrometersPrometheusRegistry() throws Exception {
    try (RunningSample sample =
        new RunningSample("management.endpoints.web.exposure.include=tare,prometheus")) {
      Timer timer = sample.context().getBean(MeterRegistry.class).timer("orders");
      timer.record(Duration.ofMillis(3));
      assertThat(sample.page()).contains("orders_seconds_count 1\n", "tare_build_info{");
      assertThat(prometheus(sample)).contains("orders_seconds_count 1\n").doesNotContain("tare_");
    }
  }

  @Test
  void shouldTakeItsPlaceWhereAskedFor() throws Exception {
    try (RunningSample sample =
        new RunningSample(
            "management.endpoints.web.exposure.include=prometheus",
            "tare.endpoint.in-place-of-prometheus=true")) {
      assertThat(sample.context().getBean(MeterRegistry.class))
          .isInstanceOf(TareMeterRegistry.class);
      assertThat(prometheus(sample)).contains("tare_build_info{", "hikaricp_connections{");
    }
  }

  private static String prometheus(RunningSample sample) throws Exception {
    return new String(
        sample.send("GET", "/actuator/prometheus").body(), StandardCharsets.UTF_8);
  }
}
