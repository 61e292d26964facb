package dev.tare.jmh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.jmh.report.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * That it runs, and what is made of its rounds; latencies are for a machine that does nothing else.
 */
class OpenLoopTest {

  @Test
  void shouldHaveEachRequestOfAShortLoadAnswered() throws IOException {
    try (OpenLoop client = OpenLoop.at(500);
        ServerProcess server = new ServerProcess(Variant.BARE)) {
      client.warm(server, 1);
      ClientReport seen = client.load(server, 1);
      assertThat(seen.requests()).isEqualTo(500);
      assertThat(seen.seconds()).isGreaterThan(0.99);
      assertThat(seen.p50Us()).isPositive().isLessThanOrEqualTo(seen.p99Us());
      assertThat(seen.p99Us()).isLessThanOrEqualTo(seen.p999Us());
      assertThat(seen.lateShare()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void shouldTakeARoundNumberForAnEasyRate() {
    assertThat(OpenLoop.easy(60_123)).isEqualTo(18_000);
    assertThat(OpenLoop.easy(10)).isEqualTo(500);
  }

  @Test
  void shouldShowMediansWhichOneSlowRoundDoesNotMove() {
    Map<Variant, List<Figure.Run>> runs = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      runs.put(variant, runs(variant == Variant.MICROMETER ? 2 : 1));
    }
    runs.put(Variant.TARE, runs(1.1));
    List<Row> rows = new OpenLoopRows(runs, 12).rows();
    assertThat(row(rows, "jetty.open/p99/bare").score()).isEqualTo(106.5);
    assertThat(row(rows, "jetty.open/p99/bare").ratio()).isNull();
    assertThat(row(rows, "jetty.open/p99/micrometer").ratio()).isEqualTo(2);
    assertThat(row(rows, "jetty.open/requests/micrometer").ratio()).isNull();
    assertThat(row(rows, "jetty.open/late/tare").score()).isEqualTo(5);
    // Two bare servers never differ here, so ten percent are not chance.
    assertThat(row(rows, "jetty.open/p99-more/tare").score()).isCloseTo(0.1, within(1e-9));
    assertThat(row(rows, "jetty.open/p99-more/tare").met()).isFalse();
    runs.put(Variant.TARE, runs(1));
    assertThat(row(new OpenLoopRows(runs, 12).rows(), "jetty.open/p99-more/tare").met()).isTrue();
    // With fewer rounds nothing is judged.
    assertThat(new OpenLoopRows(runs, 9).rows()).extracting(Row::met).containsOnlyNulls();
    // Nor where the generator was late.
    for (Variant bare : List.of(Variant.BARE, Variant.BARE_AGAIN)) {
      runs.put(bare, runs(1, 0.11));
      assertThat(new OpenLoopRows(runs, 12).rows()).extracting(Row::met).containsOnlyNulls();
      runs.put(bare, runs(1));
    }
  }

  private static Row row(List<Row> rows, String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  /** Twelve rounds of 101, 102 and so on microseconds, times a factor; the last one is slow. */
  private static List<Figure.Run> runs(double factor) {
    return runs(factor, 0.05);
  }

  private static List<Figure.Run> runs(double factor, double lateShare) {
    List<Figure.Run> runs = new ArrayList<>();
    for (int round = 1; round <= 12; round++) {
      double us = factor * (round == 12 ? 90_000 : 100 + round);
      runs.add(new Figure.Run(new ClientReport(1_000, 1, us, us, us, lateShare), 1_000, 1_000));
    }
    return runs;
  }
}
