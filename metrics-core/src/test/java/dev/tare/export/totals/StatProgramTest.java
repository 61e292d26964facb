package dev.tare.export.totals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code bin/stat}. */
class StatProgramTest {
  private final Path folder;
  private final Path path;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nowMs = 1_764_403_200_000L;

  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .recordedHistograms("exact_seconds")
              .commonLabel("service", "orders")
              .build());
  private final Family<Counter> orders =
      metrics.registry().counter("orders_total", "O.").labels("kind").family();
  private final Histogram exact = metrics.registry().histogram("exact_seconds", "E.").register();
  private final Histogram coarse =
      metrics
          .registry()
          .histogram("coarse_bytes", "C.")
          .unit(Unit.BYTES)
          .buckets(1 << 10, 1 << 20)
          .register();

  private final TotalsFile file;

  StatProgramTest(@TempDir Path folder) {
    this.folder = folder;
    this.path = folder.resolve("a.totals");
    this.file =
        TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
            .file(path)
            .period(Duration.ofMinutes(1))
            .clock(this::now)
            .start();
  }

  private Instant now() {
    return Instant.ofEpochMilli(nowMs);
  }

  @AfterEach
  void close() {
    file.close();
    metrics.close();
  }

  private int run(StatProgram.Pause pause, Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = new StatProgram(stream(out), stream(err), this::now, pause).run(words);
    Thread.interrupted(); // how a table that refreshes ends
    return code;
  }

  private int once(Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "--once";
    System.arraycopy(args, 0, all, 1, args.length);
    return run(ns -> {}, all);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Lines without what pads them; commands of the terminal as they are. */
  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  private void record() {
    orders.with("retail").add(1_000);
    for (int i = 1; i <= 1_000; i++) {
      exact.record(i * 1_000_000L);
      coarse.record(i <= 600 ? 1_000 : i <= 999 ? 5_000 : 5_000_000);
    }
  }

  @Test
  void shouldPrintATableOnce() {
    record();
    orders.with("a\u001b[31m\nb").increment();
    file.flush();
    nowMs += 400;
    assertThat(once(path)).isZero();
    assertThat(lines(out))
        .containsExactly(
            path
                + ": process %d since 2025-11-29T08:00:00Z"
                    .formatted(ProcessHandle.current().pid()),
            "totals of 2025-11-29T08:00:00Z, 0.4 s ago",
            "{service=\"orders\"}",
            "counter total /s",
            "orders_total{kind=\"a?[31m\\nb\"} 1 -",
            "orders_total{kind=\"retail\"} 1,000 -",
            "histogram count /s p50 p99 max",
            "coarse_bytes 1,000 - ≤ 1.00 KiB ≤ 1.00 MiB > 1.00 MiB",
            "exact_seconds 1,000 - 501 ms 994 ms 1.00 s");
    assertThat(err.size()).isZero();
  }

  @Test
  void shouldShowRatesWhereItRefreshes() {
    record();
    file.flush();
    StatProgram.Pause pause =
        ns -> {
          if (nowMs > 1_764_403_204_000L) {
            throw new InterruptedException();
          }
          nowMs += ns / 1_000_000;
          record();
          record();
          file.flush();
        };
    assertThat(run(pause, "--every", "4", "--screen", "24 200", path, "orders", "EXACT")).isZero();
    assertThat(lines(out))
        .filteredOn(line -> line.matches("(orders|exact).*"))
        .containsExactly(
            "orders_total{kind=\"retail\"} 1,000 -\u001b[K",
            "exact_seconds 1,000 - 501 ms 994 ms 1.00 s\u001b[K",
            "orders_total{kind=\"retail\"} 3,000 500\u001b[K",
            "exact_seconds 3,000 500 501 ms 994 ms 1.00 s\u001b[K",
            "orders_total{kind=\"retail\"} 5,000 500\u001b[K",
            "exact_seconds 5,000 500 501 ms 994 ms 1.00 s\u001b[K");
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("\u001b[2J\u001b[H");
  }

  @Test
  void shouldFitTheScreen() {
    for (int i = 0; i < 40; i++) {
      orders.with("kind-%02d-%s".formatted(i, "x".repeat(80))).increment();
    }
    file.flush();
    StatProgram.Pause pause =
        ns -> {
          throw new InterruptedException();
        };
    assertThat(run(pause, "--screen", "10 60", path)).isZero();
    List<String> painted = lines(out);
    assertThat(painted).hasSize(9 + 1); // and what clears the rest
    assertThat(painted.get(8)).startsWith("… ").contains(" more; a word behind the file chooses");
    assertThat(painted.subList(0, 9))
        .allSatisfy(
            line ->
                assertThat(line.replaceAll("\u001b\\[[0-9]*[A-Z]", "").length())
                    .isLessThanOrEqualTo(60));
    assertThat(painted.get(4)).startsWith("orders_total{kind=\"kind-00-xxx").contains("…", " 1 ");
  }

  @Test
  void shouldTellWhatBecameOfTheProcess() {
    file.flush();
    nowMs += 180_000;
    assertThat(once(path)).isZero();
    assertThat(lines(out).get(1)).as("three periods").endsWith(", 3 min ago");
    out.reset();
    nowMs += 3_420_000;
    assertThat(once(path)).isZero();
    file.close();
    nowMs += 125_000;
    assertThat(once(path)).isZero();
    assertThat(lines(out).get(1)).endsWith(", 60 min ago; it was killed, or hangs");
    assertThat(lines(out)).anyMatch(line -> line.endsWith(", 2 min ago; it was closed"));
  }

  @Test
  void shouldHideTaresOwnUnlessAskedFor() {
    file.flush();
    assertThat(once(path, "tare_totals")).isZero();
    assertThat(lines(out)).anyMatch(line -> line.startsWith("tare_totals_writes_total 0"));
    assertThat(once(path, "nothing such")).isZero();
    assertThat(lines(out)).last().isEqualTo("no such series");
  }

  /** And goes on, as the file may come back. */
  @Test
  void shouldSayInOneLineWhatItCannotRead() throws IOException {
    assertThat(once(path)).isEqualTo(1);
    Files.writeString(path.resolveSibling("b"), "something else");
    assertThat(once(path.resolveSibling("b"))).isEqualTo(1);
    assertThat(once(folder)).isEqualTo(1);
    assertThat(lines(err))
        .hasSize(3)
        .startsWith(
            "stat: " + path + ": no such file",
            "stat: " + path.resolveSibling("b") + ": no file of totals");
    file.flush();
    StatProgram.Pause pause =
        ns -> {
          if (!Files.exists(path)) {
            throw new InterruptedException();
          }
          try {
            Files.delete(path);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    assertThat(run(pause, path)).isZero();
    assertThat(lines(out)).last().asString().isEqualTo("\u001b[J");
    assertThat(lines(out)).anyMatch(line -> line.contains(path + ": no such file"));
  }

  @Test
  void shouldRefuseAWrongCall() {
    assertThat(run(ns -> {})).isEqualTo(2);
    assertThat(run(ns -> {}, "--what", path)).isEqualTo(2);
    assertThat(run(ns -> {}, path, "--every")).isEqualTo(2);
    assertThat(run(ns -> {}, path, "--every", "0")).isEqualTo(2);
    assertThat(lines(err))
        .containsExactly(
            "stat: no file (allowed: --once, --every SECONDS, a file and words)",
            "stat: --what (allowed: --once, --every SECONDS, a file and words)",
            "stat: --every has no value",
            "stat: --every=0 (allowed: 0.1 to 3600)");
  }

  @Test
  void shouldWriteAmountsToThreeDigits() {
    assertThat(List.of(0.0, 7e-9, 999.4e-9, 999.6e-9, 1.5e-3, 0.9996, 12.0, 5_000.0))
        .extracting(seconds -> Amount.of(seconds, Unit.SECONDS))
        .containsExactly(
            "0 ns", "7 ns", "999 ns", "1.00 µs", "1.50 ms", "1.00 s", "12.0 s", "5,000 s");
    assertThat(List.of(17.0, 1023.0, 65_536.0, 5e15))
        .extracting(bytes -> Amount.of(bytes, Unit.BYTES))
        .containsExactly("17 B", "0.999 KiB", "64.0 KiB", "4,547 TiB");
    assertThat(List.of(17.0, 0.25, 1_234_567.5))
        .extracting(number -> Amount.of(number, Unit.NONE))
        .containsExactly("17", "0.250", "1,234,568");
  }
}
