package dev.tare.export.hlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.HistogramLogProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs read back by HdrHistogram's own reader, against lists of what was recorded. */
class HistogramLogTest {
  private static final String TAG = "t_seconds{l=a}";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final AtomicLong nowMs = new AtomicLong(1_764_403_200_000L);
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final FailingFiles disk = new FailingFiles();
  private final Metrics metrics = open();
  private final Family<Histogram> family =
      metrics.registry().histogram("t_seconds", "T.").labels("l").family();
  private final Histogram histogram = family.with("a");

  private static Metrics open() {
    return Metrics.open(
        MetricsOptions.builder()
            .recordedHistograms("t_seconds")
            .scrapeTimeout(Duration.ofMinutes(1))
            .build());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Written by {@link HistogramLog#flush} alone. */
  private HistogramLog.Builder log(Metrics metrics) {
    return HistogramLog.builder(metrics.registry(), metrics::snapshot, errors::add)
        .folder(folder)
        .period(Duration.ofDays(1))
        .clock(() -> Instant.ofEpochMilli(nowMs.get()))
        .opener(disk);
  }

  private void record(int times) {
    for (int i = 0; i < times; i++) {
      histogram.record(1_000_000L + i);
    }
  }

  private double failures() {
    return metrics.snapshot().value("tare_recording_failures_total");
  }

  @Test
  void shouldMergeThreeInstancesToThePercentilesOfAllValues() {
    List<Long> a = new ArrayList<>();
    List<Long> others = new ArrayList<>();
    Random random = new Random(19);
    for (int instance = 0; instance < 3; instance++) {
      try (Metrics one = open();
          HistogramLog log = log(one).name("instance-" + instance).start()) {
        Family<Histogram> times = one.registry().histogram("t_seconds", "T.").labels("l").family();
        for (int interval = 0; interval < 5; interval++) {
          for (int i = 0; i < 2_000; i++) {
            String label = i % 3 == 0 ? "a" : "b, c";
            long value = (long) Math.exp(8 + 12 * random.nextDouble());
            times.with(label).record(value);
            (i % 3 == 0 ? a : others).add(value);
          }
          nowMs.addAndGet(10_000);
          if (interval < 4) {
            log.flush(); // closing writes the last one
          }
        }
      }
    }
    assertThat(Logs.files(folder)).hasSize(3);
    assertPercentiles(TAG, a);
    assertPercentiles("t_seconds{l=b%2C%20c}", others);
    assertThat(errors).isEmpty();
  }

  private void assertPercentiles(String tag, List<Long> values) {
    var merged = new org.HdrHistogram.Histogram(2);
    Logs.read(folder).stream().filter(h -> tag.equals(h.getTag())).forEach(merged::add);
    Collections.sort(values);
    assertThat(merged.getTotalCount()).isEqualTo(values.size());
    for (double percentile : new double[] {0.1, 1, 50, 90, 99, 99.9, 99.99, 100}) {
      int rank = (int) Math.max(1, Math.ceil(percentile / 100 * values.size()));
      long exact = values.get(rank - 1);
      assertThat(merged.getValueAtPercentile(percentile))
          .as("p%s", percentile)
          .isEqualTo(merged.highestEquivalentValue(exact))
          .isBetween(exact, Math.round(exact * 1.01));
    }
  }

  /** It begins at the time in the head, and leaves out what began before. */
  @Test
  void shouldBeReadWholeByTheProcessorOfHdrHistogram() throws Exception {
    try (HistogramLog log = log(metrics).maxFileAge(Duration.ofSeconds(15)).start()) {
      for (int i = 0; i < 4; i++) {
        record(100);
        nowMs.addAndGet(10_000);
        log.flush();
      }
    }
    List<Path> files = Logs.files(folder);
    assertThat(files).hasSize(2);
    for (Path file : files) {
      Path out = folder.resolve("out");
      String[] args = {"-tag", TAG, "-i", file.toString(), "-o", out.toString()};
      Thread processor = new HistogramLogProcessor(args);
      processor.start();
      processor.join();
      assertThat(Files.readString(folder.resolve("out.hgrm")))
          .containsPattern("Total count *= *200\\b");
    }
  }

  @Test
  void shouldWriteEachIntervalOfASeriesOnceWithItsTimes() {
    record(7); // before the log
    try (HistogramLog log = log(metrics).start()) {
      assertThat(log.file()).isNull();
      nowMs.addAndGet(10_000);
      record(3);
      log.flush();
      nowMs.addAndGet(10_000);
      log.flush(); // nothing new, no line
      nowMs.addAndGet(10_000);
      record(4);
      log.flush();
      assertThat(log.file()).isEqualTo(Logs.files(folder).get(0));
    }
    List<org.HdrHistogram.Histogram> lines = Logs.read(folder);
    assertThat(lines).extracting(line -> line.getTotalCount()).containsExactly(3L, 4L);
    assertThat(lines.get(0).getStartTimeStamp()).isEqualTo(1_764_403_200_000L);
    assertThat(lines.get(0).getEndTimeStamp()).isEqualTo(1_764_403_210_000L);
    assertThat(lines.get(1).getStartTimeStamp()).isEqualTo(1_764_403_220_000L);
    assertThat(lines.get(1).getEndTimeStamp()).isEqualTo(1_764_403_230_000L);
    assertThat(metrics.snapshot().value("tare_recording_intervals_total")).isEqualTo(2);
  }

  @Test
  void shouldBeginWithTheHeadThatTheFormatAsksFor() throws IOException {
    MetricsOptions options =
        MetricsOptions.builder()
            .recordedHistograms("t_seconds")
            .commonLabel("service", "or ders")
            .build();
    try (Metrics labelled = Metrics.open(options);
        HistogramLog log = log(labelled).sync(true).start()) {
      labelled.registry().histogram("t_seconds", "T.").register().record(1L);
      log.flush();
    }
    assertThat(Files.readAllLines(Logs.files(folder).get(0)).subList(0, 3))
        .containsExactly(
            "#[Histogram log format version 1.3]",
            "#[Labels: {service=or%20ders}]",
            "#[BaseTime: 0.000 (seconds since epoch)]");
  }

  /** At every byte at which a process can be killed. */
  @Test
  void shouldLoseTheTornLineAlone() throws IOException {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      log.flush();
      record(5);
      log.flush();
    }
    byte[] whole = Files.readAllBytes(Logs.files(folder).get(0));
    int lastLine = whole.length - 1;
    while (whole[lastLine - 1] != '\n') {
      lastLine--;
    }
    Path torn = folder.resolve("torn.hlog");
    for (int length = lastLine; length < whole.length - 1; length++) {
      Files.write(torn, Arrays.copyOf(whole, length));
      assertThat(Logs.readFile(torn))
          .as("cut to %s of %s", length, whole.length)
          .extracting(line -> line.getTotalCount())
          .containsExactly(3L);
    }
  }

  @Test
  void shouldPutIntoTheNextLineWhatAFullDiskHadNoRoomFor() {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      log.flush();
      disk.free(20);
      record(5);
      nowMs.addAndGet(10_000);
      log.flush();
      record(1);
      log.flush();
      assertThat(failures()).isEqualTo(2);
      assertThat(Logs.total(folder, TAG)).as("half a line is cut off again").isEqualTo(3);
      disk.free(Long.MAX_VALUE);
      record(2);
      nowMs.addAndGet(10_000);
      log.flush();
    }
    assertThat(Logs.files(folder)).hasSize(1);
    List<org.HdrHistogram.Histogram> lines = Logs.read(folder);
    assertThat(lines).extracting(line -> line.getTotalCount()).containsExactly(3L, 8L);
    assertThat(lines.get(1).getEndTimeStamp() - lines.get(1).getStartTimeStamp())
        .as("the interval of all of it")
        .isEqualTo(20_000);
    assertThat(errors).singleElement().asString().contains("No space left", folder.toString());
  }

  @Test
  void shouldLeaveHalfALineAtTheEndOfAFileThatCannotBeCut() {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      log.flush();
      disk.refuseToCut();
      disk.free(20);
      record(5);
      log.flush();
      disk.free(Long.MAX_VALUE);
      nowMs.addAndGet(1_000);
      log.flush();
    }
    assertThat(Logs.files(folder)).hasSize(2);
    assertThat(Logs.total(folder, TAG)).isEqualTo(8);
  }

  @Test
  void shouldLeaveNoFileWithoutAHead() {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      disk.free(5);
      log.flush();
      assertThat(Logs.files(folder)).isEmpty();
      disk.free(Long.MAX_VALUE);
    }
    assertThat(Logs.total(folder, TAG)).isEqualTo(3);
  }

  /** The real thing: the kernel has no room for a byte. */
  @Test
  void shouldCountWhatTheKernelRefuses() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    try (HistogramLog log = log(metrics).opener(path -> LogFile.open(full)).start()) {
      record(3);
      log.flush();
      log.flush();
      assertThat(failures()).isEqualTo(2);
    }
    assertThat(errors).singleElement().asString().contains("No space left on device");
  }

  @Test
  void shouldGoOnWhereTheFolderWasMissingOrIsDeleted() throws IOException {
    Path deep = folder.resolve("a").resolve("b");
    try (HistogramLog log = log(metrics).folder(deep).start()) {
      record(3);
      log.flush();
      assertThat(Logs.total(deep, TAG)).isEqualTo(3);
      Files.delete(Logs.files(deep).get(0));
      Files.delete(deep);
      Files.writeString(deep, "in the way");
      record(4);
      log.flush();
      assertThat(failures()).isEqualTo(1);
      Files.delete(deep);
      record(1);
      log.flush();
      assertThat(Logs.total(deep, TAG)).isEqualTo(5);
    }
    assertThat(errors).hasSize(1);
  }

  @Test
  void shouldBeginAnotherFileBySizeAndByAgeAndKeepTheNewest() {
    HistogramLog.Builder builder =
        log(metrics).maxFileBytes(64 << 10).maxFileAge(Duration.ofMinutes(1)).keepFiles(3);
    try (HistogramLog log = builder.start()) {
      record(1);
      log.flush();
      nowMs.addAndGet(59_999);
      record(1);
      log.flush();
      assertThat(Logs.files(folder)).hasSize(1);
      nowMs.addAndGet(1);
      record(1);
      log.flush();
      assertThat(Logs.files(folder)).as("by age").hasSize(2);
      for (int i = 0; i < 900; i++) {
        record(1);
        log.flush();
      }
      assertThat(Logs.files(folder))
          .as("by size, within one millisecond")
          .hasSize(3)
          .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(64 << 10))
          .extracting(file -> file.getFileName().toString())
          .contains("tare-20251129T080100.000Z.hlog", "tare-20251129T080100.000Z-001.hlog");
      assertThat(Logs.total(folder, TAG)).isEqualTo(903);
      nowMs.addAndGet(60_000);
      record(1);
      log.flush();
      assertThat(Logs.files(folder)).as("the oldest is gone").hasSize(3);
      assertThat(Logs.total(folder, TAG)).isEqualTo(902);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldTellASeriesFromTheOneThatHadItsLabels() {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      log.flush();
      metrics.registry().removeSeries("t_seconds", "a");
      family.with("a").record(1_000_000L);
      family.with("a").record(1_000_001L);
      family.with("a").record(1_000_002L);
      family.with("a").record(1_000_003L);
      log.flush();
    }
    assertThat(Logs.total(folder, TAG)).isEqualTo(7);
  }

  @Test
  void shouldWriteInItsPeriodOnADaemonThread() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    HistogramLog.Builder builder =
        log(metrics)
            .period(Duration.ofMillis(100))
            .threadFactory(
                task -> {
                  threads.add(new Thread(task));
                  return threads.get(0);
                });
    HistogramLog log = builder.start();
    try {
      record(3);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (log.file() == null && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(Logs.total(folder, TAG)).isEqualTo(3);
    } finally {
      log.close();
    }
    record(3);
    log.flush(); // closed
    assertThat(threads).hasSize(1);
    assertThat(Logs.total(folder, TAG)).isEqualTo(3);
  }

  @Test
  void shouldCloseInTimeWhateverHangs() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    HistogramLog.Builder builder =
        log(metrics)
            .closeTimeout(Duration.ofMillis(50))
            .opener(
                path -> {
                  try {
                    hangs.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return disk.create(path);
                });
    HistogramLog log = builder.start();
    record(3);
    log.close();
    assertThat(errors).singleElement().asString().contains(TimeoutException.class.getName());
    assertThat(failures()).isEqualTo(1);
    hangs.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Logs.total(folder, TAG) < 3 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(Logs.total(folder, TAG)).isEqualTo(3);
  }

  /** Whoever closes in the wrong order loses nothing, either. */
  @Test
  void shouldWriteTheLastIntervalOfClosedMetrics() {
    try (HistogramLog log = log(metrics).start()) {
      record(3);
      log.flush();
      record(4);
      metrics.close();
    }
    assertThat(Logs.total(folder, TAG)).isEqualTo(7);
  }

  @Test
  void shouldCountAHandlerThatThrowsAndNeverThrowItself() {
    HistogramLog log =
        HistogramLog.builder(
                metrics.registry(),
                metrics::snapshot,
                error -> {
                  throw new IllegalStateException("handler");
                })
            .folder(folder)
            .period(Duration.ofDays(1))
            .opener(
                path -> {
                  throw new OutOfMemoryError("test");
                })
            .start();
    record(3);
    log.flush();
    assertThat(failures()).isEqualTo(2);
    log.close();
    assertThat(failures()).isEqualTo(3);
  }

  @Test
  void shouldRefuseWhatItCannotDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> log(metrics).folder(file).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("folder=" + file);
    assertThatThrownBy(() -> log(metrics).name("a/b").start()).hasMessageContaining("name=a/b");
    assertThatThrownBy(() -> log(metrics).period(Duration.ofMillis(99)).start())
        .hasMessage("period=PT0.099S (allowed: PT0.1S to PT24H)");
    assertThatThrownBy(() -> log(metrics).keepFiles(1).start())
        .hasMessage("keepFiles=1 (allowed: 2 to 1000000)");
    assertThatThrownBy(() -> log(metrics).maxFileBytes(1).start())
        .hasMessageContaining("maxFileBytes=1");
  }
}
