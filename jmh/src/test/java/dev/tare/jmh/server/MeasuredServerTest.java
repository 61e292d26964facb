package dev.tare.jmh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tare.jmh.report.Row;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That the servers answer, and what is made of wrk's words; the load itself is bin/bench-server's.
 */
class MeasuredServerTest {

  @ParameterizedTest
  @EnumSource
  void shouldAnswerWhateverMeasuresIt(Variant variant) throws Exception {
    try (MeasuredServer server = new MeasuredServer(variant)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
              .timeout(Duration.ofSeconds(30))
              .build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("Hello, world\n");
    }
  }

  @Test
  void shouldReadWhatTheScriptWroteAmongTheRest() throws IOException {
    ClientReport report = Wrk.parse(said(0));
    assertThat(report).isEqualTo(new ClientReport(3_000, 1.5, 100, 900, 1_200, 0));
  }

  @Test
  void shouldRefuseARunWithErrors() {
    assertThatThrownBy(() -> Wrk.parse(said(1))).hasMessageContaining("tare-errors 1");
    assertThatThrownBy(() -> Wrk.parse("unable to connect")).hasMessageContaining("connect");
  }

  @Test
  void shouldCallALossChanceWhenTheBareServersDifferAsMuch() {
    Map<Variant, List<Figure.Run>> runs = new EnumMap<>(Variant.class);
    runs.put(Variant.BARE, runs(100, 110, 90, 105, 95, 100, 110, 90, 105, 95));
    runs.put(Variant.BARE_AGAIN, runs(95, 105, 100, 90, 110, 95, 105, 100, 90, 110));
    runs.put(Variant.TARE, runs(99, 109, 89, 104, 94, 99, 109, 89, 104, 94));
    assertThat(lost(runs).met()).isTrue();
    assertThat(lost(runs).score()).isCloseTo(0.01, within(0.001));
    runs.put(Variant.TARE, runs(50, 55, 45, 52, 47, 50, 55, 45, 52, 47));
    assertThat(lost(runs).met()).isFalse();
  }

  @Test
  void shouldHoldTareToWhatTheDesignSays() {
    Map<Variant, List<Figure.Run>> runs = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      runs.put(variant, runs(100, 110, 90, 105, 95, 100, 110, 90, 105, 95));
    }
    List<Row> rows = new ServerRows(runs, 10).rows();
    assertThat(row(rows, "jetty/bytes-over/tare").bar()).isEqualTo(16);
    assertThat(row(rows, "jetty/bytes-over/tare").goal()).isEqualTo(0);
    assertThat(row(rows, "jetty/bytes-over/tare").met()).isTrue();
    assertThat(row(rows, "jetty/requests-lost/tare").met()).isTrue();
    assertThat(row(rows, "jetty/cpu/tare").goal()).isEqualTo(1.01);
    // With fewer pairs than the design asks for nothing is judged.
    assertThat(new ServerRows(runs, 9).rows()).extracting(Row::met).containsOnlyNulls();
  }

  private static Row row(List<Row> rows, String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  private static Row lost(Map<Variant, List<Figure.Run>> runs) {
    return row(new ServerRows(runs, 10).rows(), "jetty/requests-lost/tare");
  }

  private static List<Figure.Run> runs(double... requests) {
    return DoubleStream.of(requests)
        .mapToObj(count -> new Figure.Run(new ClientReport(count, 1, 1, 1, 1, 0), 1_000, 1_000))
        .toList();
  }

  private static String said(int errors) {
    return """
        Running 1s test @ http://127.0.0.1:8080/
        tare-requests 3000
        tare-us 1500000
        tare-p50 100
        tare-p99 900
        tare-p999 1200
        tare-errors %d
        """
        .formatted(errors);
  }
}
