package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The methods that are told apart. */
class MethodsTest {

  @ParameterizedTest
  @EnumSource
  void shouldTellApartThoseOfHttpAndOfTheApplication(Naming naming) throws Exception {
    boolean prometheus = naming == Naming.PROMETHEUS;
    String family =
        prometheus ? "http_request_duration_seconds" : "http_server_request_duration_seconds";
    String label = prometheus ? "method" : "http_request_method";
    try (TestServer server =
            TestServer.with(
                metrics ->
                    TareHandler.builder(metrics.registry())
                        .naming(naming)
                        .methods("PROPFIND", "REPORT")
                        .methods("GET")
                        .build(new ScenarioApp()));
        RawClient client = new RawClient(server.port());
        Http2Client streams = new Http2Client(server.port())) {
      for (String method : new String[] {"QUERY", "PROPFIND", "REPORT", "FOOBAR"}) {
        client.exchange(get("/ok").replace("GET", method));
        streams.send(method, "/ok", null).awaitEnd();
      }
      Eventually.until("8 recorded", () -> total(server.snapshot(), family) == 8);
      assertThat(values(server.snapshot().family(family), label))
          .containsOnly("QUERY", "PROPFIND", "REPORT", prometheus ? "OTHER" : "_OTHER");
      assertThat(
              server
                  .snapshot()
                  .value("tare_label_overflow_total", "event", event(naming), "label", label))
          .isZero();
    }
  }

  private static long total(MetricsSnapshot snapshot, String histogram) {
    return snapshot.families().stream()
        .filter(family -> family.descriptor().name().value().equals(histogram))
        .mapToLong(
            family ->
                IntStream.range(0, family.series().size())
                    .mapToLong(((HistogramFamily) family)::count)
                    .sum())
        .sum();
  }

  private static List<String> values(MetricFamily family, String label) {
    int at = family.descriptor().labelNames().indexOf(label);
    return IntStream.range(0, family.series().size())
        .mapToObj(row -> family.series().values(row).get(at))
        .toList();
  }

  private static String event(Naming naming) {
    return naming == Naming.PROMETHEUS ? "http_request" : "http_server_request";
  }

  @Test
  void shouldNameTheRangeWhenTheyAreTooManyOrEmpty() {
    try (Metrics metrics = Metrics.open()) {
      TareHandler.Builder builder = TareHandler.builder(metrics.registry());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.methods(""))
          .withMessageContaining("methods=[] (allowed: up to 40");
      String[] many = IntStream.range(0, 41).mapToObj(i -> "M" + i).toArray(String[]::new);
      assertThatIllegalArgumentException().isThrownBy(() -> builder.methods(many));
    }
  }
}
