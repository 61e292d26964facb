package dev.tare.jmh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.jmh.run.Question.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every number that the design holds the project to (its section 5) is a row of every report, with
 * that bar and that goal; those of the Jetty server are {@code ServerRowsTest}'s.
 */
class SectionFiveTest {
  private static final int MANY = Math.max(2, Question.PROCESSORS);

  /** One line for each line of the design, and one more for each number of threads or ring. */
  private static final List<Promise> DESIGN =
      List.of(
          held("counter/1t/tare@ARRAY64KiB", 1.05, 1.0),
          held("counter/Nt/tare@ARRAY64KiB/own-cpu", 1.05, 1.0),
          held("histogram.tight/1t/tare@ARRAY64KiB", 0.3, 0.16),
          held("histogram.tight/1t/tare@ARRAY64KiB/cpu", 0.35, 0.2),
          held("histogram.tight/Nt/tare@ARRAY64KiB/own-cpu", 0.12, 0.06),
          held("histogram.tight/Nt/tare@ARRAY64KiB/cpu", 0.15, 0.07),
          held("histogram.paced/1t/tare@ARRAY64KiB", 0.4, 0.25),
          held("histogram.paced/1t/tare@ARRAY64KiB/cpu", 0.5, 0.3),
          held("histogram.paced/1t/tare@ARRAY1024KiB", 0.4, 0.25),
          held("series128/1t/tare@ARRAY64KiB", 0.5, 0.33),
          held("series128/1t/tare@ARRAY64KiB/cpu", 0.55, 0.35),
          held("micrometer/1t/tare@ARRAY64KiB", 0.3, 0.15),
          held("micrometer/Nt/tare@ARRAY64KiB/own-cpu", 0.1, 0.05),
          held("http.held/1t/tare@ARRAY1024KiB", 0.18, 0.12),
          held("http.held/1t/tare@ARRAY1024KiB/cpu", 0.22, 0.15),
          held("http.held/Nt/tare@ARRAY1024KiB/own-cpu", 0.1, 0.05),
          held("http.held/Nt/tare@ARRAY1024KiB/cpu", 0.12, 0.06),
          held("http.saturated/1t/tare@ARRAY64KiB", 0.22, 0.15),
          held("http.saturated/1t/tare@ARRAY64KiB/cpu", 0.25, 0.17),
          held("http.saturated/Nt/tare@ARRAY64KiB/own-cpu", 0.1, 0.05),
          held("http.saturated/Nt/tare@ARRAY64KiB/cpu", 0.12, 0.06),
          held("http.busy/1t/tare@ARRAY64KiB/cpu", 0.5, 0.25),
          held("handler/tare", 0.75, 0.45),
          held("handler/tare/micrometer", 0.15, 0.08),
          held("drain/1t/tare@ARRAY4096KiB", 50_000 / 20e6 * 1e9, 50_000 / 30e6 * 1e9),
          held("memory.threads/tare", 64, 48.0),
          held("scrape.threads/tare", 10, 4.0),
          held("labels/1t/tare@ARRAY64KiB", 0.5, 0.35),
          held("labels/1t/tare@ARRAY64KiB/bytes", 0, 0.0),
          held("scrape.10000.openmetrics/1t/tare@ARRAY64KiB", 0.1, 0.04),
          held("scrape.10000.openmetrics/1t/tare@ARRAY64KiB/bytes", 350_000, 256_000.0),
          held("scrape.10000.protobuf/1t/tare@ARRAY64KiB", 0.3, 0.1),
          held("scrape.10000.protobuf/1t/tare@ARRAY64KiB/bytes", 1_000_000, 350_000.0),
          held("idle/tare", 0.2, 0.05),
          held("resources/1t/tare@ARRAY64KiB", 15_000, 10_000.0),
          held("resources/1t/tare@ARRAY64KiB/bytes", 0, 0.0),
          held("resources/1t/tareEverything@ARRAY64KiB", 60_000, 40_000.0),
          held("resources/1t/tareEverything@ARRAY64KiB/bytes", 450, 0.0));

  @ParameterizedTest
  @EnumSource(
      value = Effort.class,
      names = {"QUICK", "STANDARD", "FULL"})
  void shouldBeInEveryReportWithBarAndGoal(Effort effort) {
    List<Promise> promised =
        Questions.ALL.stream()
            .flatMap(question -> question.promises(effort, List.of("ARRAY")).stream())
            .toList();
    assertThat(promised).containsAll(DESIGN);
  }

  /** Ten JVMs are too many for a look. */
  @ParameterizedTest
  @EnumSource(
      value = Effort.class,
      names = {"STANDARD", "FULL"})
  void shouldSayHowFarForksDiffer(Effort effort) {
    assertThat(new ForksQuestion().promises(effort, List.of("ARRAY", "AGRONA")))
        .containsExactly(
            held("http.forks/tare", 0.08, 0.04), held("http.forks/tare/gauge", 3, 0.0));
  }

  @ParameterizedTest
  @EnumSource(
      value = Effort.class,
      names = {"STANDARD", "FULL"})
  void shouldBeMeasuredOftenEnoughToBeJudged(Effort effort) {
    assertThat(effort.heldRounds).isGreaterThanOrEqualTo(Effort.ENOUGH_TO_JUDGE);
    assertThat(Effort.ENOUGH_TO_JUDGE).isEqualTo(5);
  }

  private static Promise held(String id, double bar, @Nullable Double goal) {
    return new Promise(id.replace("/Nt/", "/" + MANY + "t/"), bar, goal);
  }
}
