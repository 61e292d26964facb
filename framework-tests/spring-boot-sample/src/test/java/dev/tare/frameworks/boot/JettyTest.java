package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.spring.JettyInstallation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The server's own endpoints, where they are asked for, and a server that is given up. */
class JettyTest {

  private static int status(RunningSample sample, int port, String path) throws Exception {
    return sample.send(port, "GET", path).statusCode();
  }

  @Test
  void shouldServeEndpointsInFrontOfTheApplicationWhereAskedFor() throws Exception {
    try (RunningSample sample = new RunningSample("tare.jetty.endpoints=true")) {
      assertThat(sample.send("GET", "/metrics").statusCode()).isEqualTo(200);
      assertThat(sample.send("GET", "/health/ready").statusCode()).isEqualTo(200);
      sample.context().getBean(JettyInstallation.class).installed().orElseThrow().drain();
      assertThat(sample.send("GET", "/health/ready").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void shouldServeThemOnAConnectorOfItsOwn() throws Exception {
    try (RunningSample sample = new RunningSample("tare.jetty.admin-port=0")) {
      int port =
          sample
              .context()
              .getBean(JettyInstallation.class)
              .installed()
              .orElseThrow()
              .adminPort()
              .orElseThrow();
      assertThat(status(sample, port, "/metrics")).isEqualTo(200);
      assertThat(status(sample, port, "/books/1")).isEqualTo(404);
      assertThat(sample.send("GET", "/metrics").statusCode()).isEqualTo(404);
    }
  }

  /** The server of the management port is another one, whose requests are in no count. */
  @Test
  void shouldShowThePageOnAManagementPort() throws Exception {
    try (RunningSample sample =
        new RunningSample("management.server.port=0", "management.server.address=127.0.0.1")) {
      int port = sample.port("local.management.port");
      assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
      assertThat(status(sample, port, "/actuator/tare")).isEqualTo(200);
      assertThat(sample.send("GET", "/actuator/tare").statusCode()).isEqualTo(404);
      Eventually.until(
          "counted",
          () -> {
            String page =
                new String(
                    sample
                        .send(
                            port, "GET", "/actuator/tare", "Accept", "application/openmetrics-text")
                        .body(),
                    StandardCharsets.UTF_8);
            return page.endsWith("# EOF\n")
                && page.contains("route=\"/books/{id}\",status=\"200\"} 1\n")
                && !page.contains("route=\"/actuator/tare\",status=\"200\"}");
          });
    }
  }

  /** Of several contexts, one after the other: its metrics are not closed with them. */
  private static final Metrics KEPT = Metrics.open();

  @Configuration(proxyBeanMethods = false)
  @Import(SampleApplication.class)
  static class WithMetricsThatStay {
    @Bean(destroyMethod = "")
    Metrics metrics() {
      return KEPT;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(WithMetricsThatStay.class)
  static class FailsLate {

    /** Starts after the web server, whose phase is an earlier one. */
    @Bean
    SmartLifecycle failing() {
      return new SmartLifecycle() {
        @Override
        public void start() {
          throw new IllegalStateException("as it should");
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
          return false;
        }
      };
    }
  }

  @Test
  void shouldTakeItBackAlsoWhereAContextFailsToStart() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> new RunningSample(FailsLate.class))
          .rootCause()
          .hasMessage("as it should");
      try (RunningSample sample = new RunningSample(WithMetricsThatStay.class)) {
        assertThat(sample.page()).contains("http_open_connections 1\n");
      }
    }
    assertThat(KEPT.registry().descriptors())
        .extracting(descriptor -> descriptor.name().value())
        .doesNotContain("http_open_connections", "jetty_threads_current");
    KEPT.close();
  }
}
