package dev.tare.export.totals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files read back, against lists of what was recorded. */
class TotalsFileTest {
  private static final Path LOCKS = Path.of("/proc/locks");

  private final Path folder;
  private final Path path;
  private final AtomicLong nowMs = new AtomicLong(1_764_403_200_000L);
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .recordedHistograms("t_seconds")
              .commonLabel("service", "or ders")
              .createdTimestamps(true)
              .scrapeTimeout(Duration.ofMinutes(1))
              .build());
  private final Family<Counter> counters =
      metrics.registry().counter("c_total", "C.").labels("l", "m").family();
  private final Family<Histogram> times =
      metrics.registry().histogram("t_seconds", "T.").labels("l").family();

  TotalsFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.path = folder.resolve("a.totals");
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Written by {@link TotalsFile#flush} alone. */
  private TotalsFile.Builder file() {
    return TotalsFile.builder(metrics.registry(), metrics::recorded, errors::add)
        .file(path)
        .period(Duration.ofMinutes(1))
        .clock(() -> Instant.ofEpochMilli(nowMs.get()));
  }

  private Totals read() {
    try {
      return Totals.read(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private double failures() {
    return metrics.snapshot().value("tare_totals_failures_total");
  }

  private List<String> names() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldHoldWhatTheListOfAllValuesSays() {
    List<Long> values = new ArrayList<>();
    Random random = new Random(19);
    try (TotalsFile file = file().start()) {
      for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 2_000; i++) {
          long value = (long) Math.exp(8 + 12 * random.nextDouble());
          times.with("a").record(value);
          values.add(value);
        }
        counters.with("ü\n\"", "").add(7);
        times.with("b").record(-1L); // counts as 0
        nowMs.addAndGet(500);
        file.flush();
        assertTotals(values, round);
        assertThat(read().taken()).isEqualTo(Instant.ofEpochMilli(nowMs.get()));
        assertThat(read().began()).isEqualTo(Instant.ofEpochMilli(1_764_403_200_000L));
      }
    }
    assertThat(errors).isEmpty();
    assertThat(metrics.snapshot().value("tare_totals_writes_total")).isEqualTo(4);
  }

  private void assertTotals(List<Long> values, int rounds) {
    Totals totals = read();
    assertThat(totals.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(totals.period()).isEqualTo(Duration.ofMinutes(1));
    assertThat(totals.ended()).isFalse();
    MetricsSnapshot snapshot = totals.snapshot();
    assertThat(snapshot.commonLabels()).isEqualTo(Labels.of("service", "or ders"));
    assertThat(snapshot.value("c_total", "l", "ü\n\"", "m", "")).isEqualTo(7.0 * rounds);
    assertThat(snapshot.value("t_seconds_count", "l", "b")).isEqualTo(rounds);
    HistogramFamily family = (HistogramFamily) snapshot.family("t_seconds");
    assertThat(family.descriptor()).isEqualTo(metrics.snapshot().family("t_seconds").descriptor());
    assertThat(family.count(0)).isEqualTo(values.size());
    assertThat(family.rawSum(0)).isEqualTo(values.stream().mapToLong(Long::longValue).sum());
    assertThat(family.createdMs(0)).isPositive();
    double below = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      double from = below;
      double to = family.upperBound(bucket);
      assertThat(family.bucketCount(0, bucket))
          .as("over %s to %s", from, to)
          .isEqualTo(values.stream().filter(v -> v / 1e9 > from && v / 1e9 <= to).count());
      below = to;
    }
    assertCells(family, values);
  }

  /** Each value at its place among all is in the cell that has this place. */
  private static void assertCells(HistogramFamily family, List<Long> values) {
    HistogramCells cells = Objects.requireNonNull(family.cells(0));
    assertThat(cells.digits()).isEqualTo(2);
    assertThat(cells.total()).isEqualTo(values.size());
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int rank = 0;
    for (int place = 0; place < cells.size(); place++) {
      rank += (int) cells.count(place);
      long largest = sorted.get(rank - 1);
      assertThat(cells.value(place)).isBetween(largest, Math.round(largest * 1.01));
    }
  }

  /** Of collectors, which count in doubles, and of what is not known. */
  @Test
  void shouldHoldDoublesAsTheyWere() {
    MetricDescriptor counter =
        new MetricDescriptor(
            new MetricName("d_total"), MetricType.COUNTER, "D.", Unit.NONE, List.of());
    MetricDescriptor histogram =
        new MetricDescriptor(
            new MetricName("e_seconds"), MetricType.HISTOGRAM, "E.", Unit.SECONDS, List.of());
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.EMPTY,
            List.of(
                new CounterFamily(counter, SeriesIndex.SINGLE, new double[] {0.1 + 0.2}),
                new HistogramFamily(
                    histogram,
                    SeriesIndex.SINGLE,
                    new double[] {1.0 / 3},
                    new long[] {5, 6},
                    new double[] {Math.PI})),
            Duration.ofMillis(1_500));
    TotalsFile.builder(metrics.registry(), detail -> snapshot, errors::add)
        .file(path)
        .start()
        .close();
    MetricsSnapshot read = read().snapshot();
    assertThat(read.age()).as("histograms are so much older").isEqualTo(Duration.ofMillis(1_500));
    assertThat(read.value("d_total")).isEqualTo(0.1 + 0.2);
    HistogramFamily family = (HistogramFamily) read.family("e_seconds");
    assertThat(family.upperBound(0)).isEqualTo(1.0 / 3);
    assertThat(family.sum(0)).isEqualTo(Math.PI);
    assertThat(family.bucketCount(0, 1)).isEqualTo(6);
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatIsNoTotal() {
    counters.with("a", "").increment();
    metrics.registry().gauge("g", "G.").register().set(7);
    times.with("a").record(5L);
    file().start().close();
    assertThat(read().snapshot().families())
        .extracting(family -> family.descriptor().name().value())
        .contains("t_seconds", "c_total", "tare_totals_writes_total")
        .doesNotContain("g", "t_seconds_quantile");
  }

  @Test
  void shouldGrowPastItsSizeWithManySeries() throws IOException {
    try (TotalsFile file = file().leastSlotBytes(4_096).start()) {
      counters.with("0", "0").increment();
      file.flush();
      long first = Files.size(path);
      for (int i = 1; i < 5_000; i++) {
        counters.with(Integer.toString(i), "x".repeat(100)).add(i);
      }
      file.flush();
      file.flush();
      assertThat(Files.size(path)).isGreaterThan(10 * first);
      CounterFamily family = (CounterFamily) read().snapshot().family("c_total");
      // Beyond the limit of series they are one, which has the rest.
      long sum = 0;
      for (int row = 0; row < family.series().size(); row++) {
        sum += family.rawValue(row);
      }
      assertThat(sum).isEqualTo(1 + 4_999L * 5_000 / 2);
      assertThat(family.series().size()).isGreaterThan(500);
    }
    assertThat(names()).containsExactly("a.totals");
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldKeepWhatAnEarlierProcessHasLeft() {
    for (int process = 1; process <= 5; process++) {
      counters.with("a", "").increment();
      nowMs.addAndGet(1_000);
      file().keepEarlier(2).start().close();
    }
    assertThat(read().snapshot().value("c_total", "l", "a", "m", "")).isEqualTo(5);
    assertThat(names())
        .containsExactly(
            "a.totals", "a.totals.20251129T080003.000Z", "a.totals.20251129T080004.000Z");
    assertThat(folder.resolve("a.totals.20251129T080004.000Z"))
        .satisfies(
            file ->
                assertThat(Totals.read(file).snapshot().value("c_total", "l", "a", "m", ""))
                    .isEqualTo(4));
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldMoveAsideWhatItCannotRead() throws IOException {
    file().start().close();
    byte[] bytes = Files.readAllBytes(path);
    bytes[11]++; // another version
    Files.write(path, bytes);
    file().start().close();
    assertThat(read().ended()).isTrue();
    assertThat(names()).hasSize(2);
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldTouchNoFileOfSomebodyElse() throws IOException {
    Files.writeString(path, "all my work");
    assertThatThrownBy(() -> file().start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file=" + path);
    assertThatThrownBy(() -> file().file(folder).start()).hasMessageContaining("file=" + folder);
    Files.delete(path);
    try (TotalsFile file = file().start()) {
      Files.writeString(path, "all my work");
      file.flush();
      file.flush();
      assertThat(failures()).isEqualTo(2);
    }
    assertThat(Files.readString(path)).isEqualTo("all my work");
    assertThat(names()).containsExactly("a.totals");
    assertThat(errors).singleElement().asString().contains(path.toString(), "no file of totals");
  }

  @Test
  void shouldRefuseAFileThatIsWrittenAlready() {
    try (TotalsFile first = file().start()) {
      counters.with("a", "").increment();
      first.flush();
      try (TotalsFile second = file().start()) {
        second.flush();
        assertThat(failures()).isEqualTo(1);
        first.flush();
        assertThat(read().snapshot().value("c_total", "l", "a", "m", "")).isEqualTo(1);
      }
    }
    assertThat(errors).singleElement().asString().contains("by this process already");
  }

  /** Another process could take the file for that of one that has ended. */
  @Test
  void shouldStayLockedWhateverASecondOneOfThisProcessTries() throws IOException {
    assumeTrue(Files.isReadable(LOCKS));
    try (TotalsFile first = file().start()) {
      first.flush();
      assertThat(locks()).isEqualTo(1);
      try (TotalsFile second = file().start()) {
        second.flush();
        assertThat(locks()).isEqualTo(1);
      }
      assertThat(locks()).isEqualTo(1);
    }
    assertThat(locks()).isZero();
  }

  /** How many locks of the file at the path the kernel knows. */
  private long locks() throws IOException {
    String inode = ":" + Files.getAttribute(path, "unix:ino") + " ";
    return Files.readAllLines(LOCKS).stream().filter(lock -> lock.contains(inode)).count();
  }

  @Test
  void shouldMakeAnotherWhereItIsDeletedOrCut() throws IOException {
    try (TotalsFile file = file().start()) {
      file.flush();
      Files.delete(path);
      file.flush();
      assertThat(read().ended()).isFalse();
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      counters.with("a", "").increment();
      file.flush();
      assertThat(read().snapshot().value("c_total", "l", "a", "m", "")).isEqualTo(1);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldGoOnWhereTheFolderWasMissingOrIsInTheWay() throws IOException {
    Path deep = folder.resolve("x").resolve("y").resolve("a.totals");
    try (TotalsFile file = file().file(deep).start()) {
      file.flush();
      assertThat(Totals.read(deep).ended()).isFalse();
      Files.delete(deep);
      Files.delete(deep.getParent());
      Files.writeString(deep.getParent(), "in the way");
      file.flush();
      assertThat(failures()).isEqualTo(1);
      Files.delete(deep.getParent());
    }
    assertThat(Totals.read(deep).ended()).isTrue();
    assertThat(errors).hasSize(1);
  }

  /** The real thing: the kernel has no room for a byte. */
  @Test
  void shouldCountAFullDiskAndKeepTheTotalsBefore() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    AtomicLong files = new AtomicLong();
    MappedSlots.Opener opener =
        next -> {
          FileChannel file = TotalsPath.createOnDisk(next);
          if (files.incrementAndGet() != 2) {
            return file;
          }
          file.close();
          return FileChannel.open(full, StandardOpenOption.WRITE);
        };
    try (TotalsFile file = file().leastSlotBytes(4_096).opener(opener).start()) {
      counters.with("a", "").increment();
      file.flush();
      for (int i = 0; i < 500; i++) {
        counters.with("many", i + "x".repeat(100)).increment(); // more than the file holds
      }
      file.flush();
      assertThat(failures()).isEqualTo(1);
      assertThat(read().snapshot().find("c_total", "l", "many", "m", "0" + "x".repeat(100)))
          .isEmpty();
      assertThat(read().snapshot().value("c_total", "l", "a", "m", "")).isEqualTo(1);
      file.flush(); // there is room again
      assertThat(read().snapshot().value("c_total", "l", "many", "m", "499" + "x".repeat(100)))
          .isEqualTo(1);
    }
    assertThat(names()).containsExactly("a.totals");
    assertThat(errors).singleElement().asString().contains("No space left on device");
  }

  @Test
  void shouldWriteInItsPeriodOnAThreadOfItsOwn() throws InterruptedException {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    TotalsFile file =
        file()
            .period(Duration.ofMillis(50))
            .threadFactory(
                task -> {
                  threads.add(new Thread(task));
                  return threads.get(0);
                })
            .start();
    try {
      counters.with("a", "").increment();
      await(
          () ->
              Files.exists(path)
                  && read().snapshot().find("c_total", "l", "a", "m", "").isPresent());
    } finally {
      file.close();
    }
    assertThat(read().ended()).isTrue();
    counters.with("a", "").increment();
    file.flush(); // closed
    file.close();
    assertThat(read().snapshot().value("c_total", "l", "a", "m", "")).isEqualTo(1);
    assertThat(threads).hasSize(1);
    threads.get(0).join(TimeUnit.SECONDS.toMillis(30));
    assertThat(threads.get(0).isAlive()).isFalse();
  }

  private static void await(BooleanSupplier what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!what.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("30 s").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void shouldCloseInTimeWhateverHangs() {
    CountDownLatch hangs = new CountDownLatch(1);
    TotalsFile file =
        file()
            .closeTimeout(Duration.ofMillis(50))
            .opener(
                next -> {
                  try {
                    hangs.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return TotalsPath.createOnDisk(next);
                })
            .start();
    file.close();
    assertThat(errors).singleElement().asString().contains(TimeoutException.class.getName());
    assertThat(failures()).isEqualTo(1);
    hangs.countDown();
    await(() -> Files.exists(path));
    assertThat(read().ended()).isTrue();
  }

  @Test
  void shouldCountAHandlerThatThrowsAndNeverThrowItself() {
    TotalsFile file =
        TotalsFile.builder(
                metrics.registry(),
                detail -> {
                  throw new OutOfMemoryError("test");
                },
                error -> {
                  throw new IllegalStateException("handler");
                })
            .file(path)
            .period(Duration.ofMinutes(1))
            .start();
    file.flush();
    assertThat(failures()).isEqualTo(2);
    file.close();
    assertThat(failures()).isEqualTo(3);
  }

  /** Whoever closes in the wrong order loses nothing, either. */
  @Test
  void shouldWriteTheLastTotalsOfClosedMetrics() {
    try (TotalsFile file = file().start()) {
      file.flush();
      times.with("a").record(5L);
      metrics.close();
    }
    assertThat(read().snapshot().value("t_seconds_count", "l", "a")).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> file().period(Duration.ofMillis(49)).start())
        .hasMessage("period=PT0.049S (allowed: PT0.05S to PT1M)");
    assertThatThrownBy(() -> file().keepEarlier(-1).start())
        .hasMessage("keepEarlier=-1 (allowed: 0 to 1000)");
    assertThatThrownBy(() -> file().closeTimeout(Duration.ZERO).start())
        .hasMessageContaining("closeTimeout=PT0S");
  }

  @Test
  void shouldDoWithBucketsAlone() {
    times.with("a").record(5L);
    file().detail(Detail.BUCKETS).start().close();
    MetricFamily family = read().snapshot().family("t_seconds");
    assertThat(((HistogramFamily) family).hasCells()).isFalse();
    assertThat(((HistogramFamily) family).count(0)).isEqualTo(1);
  }
}
