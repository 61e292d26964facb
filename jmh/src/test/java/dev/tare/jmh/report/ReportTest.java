package dev.tare.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs read, and what is said of a bar. */
class ReportTest {
  @Test
  void shouldHaveTheseFieldsAndNoOthersWhenWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    report(row(0.4, 0.3, 0.5, 0.6)).write(file);
    JsonNode row = new ObjectMapper().readTree(file.toFile()).get("rows").get(0);
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "id",
            "question",
            "library",
            "jdk",
            "threads",
            "score",
            "unit",
            "error",
            "bytesPerOp",
            "ratio",
            "ratioTo",
            "ratioLow",
            "ratioHigh",
            "spilledShare",
            "backEnd",
            "bar",
            "goal",
            "met");
  }

  @Test
  void shouldBeTheSameWhenReadAgain(@TempDir Path folder) throws IOException {
    Report report = report(row(0.4, 0.3, 0.5, 0.6).judged());
    report.write(folder.resolve("report.json"));
    assertThat(Report.read(folder.resolve("report.json"))).isEqualTo(report);
  }

  @Test
  void shouldMeetTheBarOnlyWhenAllOfTheIntervalDoes() {
    assertThat(row(0.4, 0.3, 0.5, 0.6).judged().met()).isTrue();
    assertThat(row(0.4, 0.3, 0.5, 0.2).judged().met()).isFalse();
    assertThat(row(0.4, 0.3, 0.5, 0.45).judged().met()).isNull();
    assertThat(row(0.4, null, null, 0.6).judged().met()).isNull();
  }

  @Test
  void shouldHoldTheScoreAgainstTheBarWhenThereIsNoRatio() {
    assertThat(row(null, null, null, 13).judged().met()).isTrue();
    assertThat(row(null, null, null, 12.5).judged().met()).isNull();
    assertThat(row(null, null, null, 10.5).judged().met()).isFalse();
  }

  @Test
  void shouldSayWhatChangedMoreThanTheNoise() {
    Row then = row(null, null, null, 1);
    assertThat(Comparison.noise(then, then)).isBetween(0.11, 0.12);
    assertThat(Comparison.verdict(1.05, 0.12)).isEqualTo("within the noise");
    assertThat(Comparison.verdict(1.3, 0.12)).isEqualTo("MORE");
    assertThat(Comparison.verdict(0.8, 0.12)).isEqualTo("less");
    assertThat(new Comparison(report(then)).of(report(then))).contains("1.00", "± 12 %");
  }

  @Test
  void shouldNameTheRowsThatTheEarlierReportHasNot() {
    Report empty = new Report("Title", Map.of(), Map.of(), List.of());
    assertThat(new Comparison(empty).of(report(row(null, null, null, 1))))
        .containsPattern("id +not in the earlier report");
  }

  private static Report report(Row row) {
    return new Report("Title", Map.of("kernel", "Linux"), Map.of("Tare", "1"), List.of(row));
  }

  private static Row row(
      @Nullable Double ratio, @Nullable Double low, @Nullable Double high, double bar) {
    return new Row(
        "id",
        "Question",
        "tare",
        "17",
        1,
        12,
        "ns/op",
        1.0,
        0.0,
        ratio,
        ratio == null ? null : "peer",
        low,
        high,
        0.01,
        "ARRAY 64 KiB",
        bar,
        null,
        null);
  }
}
