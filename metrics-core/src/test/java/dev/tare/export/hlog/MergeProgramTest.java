package dev.tare.export.hlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.totals.TotalsFile;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.HistogramCells;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code bin/hlog}. */
class MergeProgramTest {
  private static final MetricDescriptor FAMILY =
      new MetricDescriptor(
          new MetricName("t_seconds"), MetricType.HISTOGRAM, "T.", Unit.SECONDS, List.of());

  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  MergeProgramTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] line(String tag, long from, long to) {
    long[] values = new long[(int) (to - from)];
    long[] counts = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i;
      counts[i] = 10;
    }
    HistogramCells cells = new HistogramCells(new Object(), 1, 1_000_000, 3, values, counts);
    return LogText.line(tag, FAMILY, cells, 0, 10_000);
  }

  private Path file(String name, byte[]... lines) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(LogText.head(0, Labels.EMPTY));
    for (byte[] line : lines) {
      all.write(line);
    }
    return Files.write(folder.resolve(name), all.toByteArray());
  }

  private int run(Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    return new MergeProgram(stream(out), stream(err)).run(words);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** 1 to 1,000, ten of each: what each percentile is, and how many are not below, is plain. */
  @Test
  void shouldMergeFilesByTag() throws IOException {
    Path first = file("1.hlog", line("t", 1, 301), line("u", 7, 8));
    Path second = file("2.hlog", line("t", 301, 1_001));
    assertThat(run(first, second)).isZero();
    assertThat(text(out).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .startsWith(
            "t: 10000 values in 2 intervals",
            "p50 500 5001",
            "p75 750 2501",
            "p90 900 1001",
            "p95 950 501",
            "p99 990 101",
            "p99.9 999 11",
            "p99.99 1000 2",
            "p99.999 1000 1",
            "max 1000 1",
            "u: 10 values in 1 intervals");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void shouldNameFileAndLineOfWhatItCannotRead() throws IOException {
    byte[] broken = line("t", 1, 3);
    broken[broken.length / 2] = ','; // a field too many
    byte[] shorter = "Tag=t,0.000,10.000,0.001,HISTFAAA\n".getBytes(StandardCharsets.US_ASCII);
    Path file = file("1.hlog", line("t", 1, 2), broken, shorter, line("t", 2, 3));
    assertThat(run(file)).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("1.hlog:7: ", "1.hlog:8: ", "--lenient").doesNotContain(":9");
  }

  @Test
  void shouldLeaveBadLinesOutWhereThatIsAskedFor() throws IOException {
    byte[] junk = "Tag=t\n".getBytes(StandardCharsets.US_ASCII);
    Path file = file("1.hlog", line("t", 1, 2), junk, line("t", 2, 3));
    assertThat(run("--lenient", file)).isZero();
    assertThat(text(out)).startsWith("t: 20 values in 2 intervals");
    assertThat(text(err)).contains("1.hlog:7: ", ", left out");
  }

  /** As a killed process leaves it: no error, and said. */
  @Test
  void shouldLeaveHalfALineAtTheEndOut() throws IOException {
    byte[] last = line("t", 2, 3);
    Path file = file("1.hlog", line("t", 1, 2), Arrays.copyOf(last, last.length - 1));
    assertThat(run(file)).isZero();
    assertThat(text(out)).startsWith("t: 10 values in 1 intervals");
    assertThat(text(err)).contains("1.hlog:7: half a line, left out");
  }

  /** What a killed process had recorded, beside what another one has written to its log. */
  @Test
  void shouldMergeFilesOfTotals() throws IOException {
    Path totals = folder.resolve("a.totals");
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("t_seconds").build();
    try (Metrics metrics = Metrics.open(options);
        TotalsFile file =
            TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
                .file(totals)
                .start()) {
      Family<Histogram> times =
          metrics.registry().histogram("t_seconds", "T.").labels("l").family();
      for (int i = 0; i < 90; i++) {
        times.with("a b").record(7L);
      }
      metrics.registry().histogram("coarse_seconds", "C.").register().record(7L);
      file.flush();
      assertThat(run(totals, file("1.hlog", line("t_seconds{l=a%20b}", 9, 10)))).isZero();
    }
    assertThat(text(out).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .startsWith(
            "t_seconds{l=a%20b}: 100 values in 2 intervals", "p50 7 51", "p75 7 26", "p90 7 11")
        .contains("max 9 1");
  }

  @Test
  void shouldSayWhatIsWrongWithAFileOfTotals() throws IOException {
    Path totals = folder.resolve("a.totals");
    try (Metrics metrics = Metrics.open()) {
      TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
          .file(totals)
          .start()
          .close();
    }
    assertThat(run(totals)).isEqualTo(1);
    Files.write(totals, Arrays.copyOf(Files.readAllBytes(totals), 1_000));
    assertThat(run(totals)).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(text(err).lines()).hasSize(2);
    assertThat(text(err)).contains("recordedHistograms", "damaged: bytes=1000");
  }

  @Test
  void shouldCompareTwoRuns() throws IOException {
    Path before = file("1.hlog", line("t", 1, 1_001), line("gone", 1, 2));
    Path after = file("2.hlog", line("t", 1_001, 2_001), line("new", 1, 2));
    assertThat(run(after, "--against", before)).isZero();
    assertThat(text(out).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "new: not in the files after --against",
            "t: 10000 values, against 10000",
            "p50 1500 500 3.000 x 5001, 5001",
            "p75 1750 750 2.333 x 2501, 2501",
            "p90 1900 900 2.111 x 1001, 1001",
            "p95 1950 950 2.053 x 501, 501",
            "p99 1990 990 2.010 x 101, 101",
            "p99.9 1999 999 2.001 x 11, 11",
            "p99.99 2000 1000 2.000 x 2, 2",
            "p99.999 2000 1000 2.000 x 1, 1",
            "max 2000 1000 2.000 x 1, 1",
            "gone: only in the files after --against");
  }

  @Test
  void shouldDrawWhatItMerged() throws Exception {
    Path log = file("1.hlog", line("t_seconds{kind=a}", 1, 301), line("size_bytes", 7, 8));
    Path svg = folder.resolve("t.svg");
    assertThat(run("--tag", "t_seconds{kind=a}", "--svg", svg, log, "--against", log)).isZero();
    assertThat(Files.readString(svg))
        .contains("t_seconds{kind=a}</text>", "t_seconds{kind=a}, against</text>", "100 ns");
    assertThat(run("--tag", "size_bytes", "--svg", svg, log)).isZero();
    assertThat(Files.readString(svg)).contains("size_bytes</text>").doesNotContain(" ns<");
  }

  @Test
  void shouldSayWhatItCannotDraw() throws Exception {
    byte[][] lines = new byte[7][];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line("t_seconds{kind=" + i + "}", 1, 9);
    }
    Path svg = folder.resolve("t.svg");
    assertThat(run("--svg", svg, file("1.hlog", lines))).isEqualTo(2);
    assertThat(run("--svg", svg, file("2.hlog", line("t_seconds", 1, 9), line("b", 1, 9))))
        .isEqualTo(2);
    assertThat(run("--svg", folder.resolve("no/t.svg"), file("3.hlog", line("b", 1, 9))))
        .isEqualTo(1);
    assertThat(run("--tag", "c", file("4.hlog", line("b", 1, 9)))).isEqualTo(2);
    assertThat(text(err))
        .contains("curves=7 (1 to 6)", "not both", "is no folder", "tag=c (allowed: [b])");
    assertThat(svg).doesNotExist();
    assertThat(text(out)).isEmpty();
  }

  @Test
  void shouldRefuseAWrongCall() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--what", "file")).isEqualTo(2);
    assertThat(run("file", "--against")).isEqualTo(2);
    assertThat(run("file", "--svg")).isEqualTo(2);
    assertThat(run(folder.resolve("missing"))).isEqualTo(1);
    assertThat(text(err))
        .contains(
            "no files", "--what", "no files after --against", "--svg has no value", "missing");
  }
}
