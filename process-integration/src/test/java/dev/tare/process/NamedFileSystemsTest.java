package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room and traffic of file systems, real ones and one that hangs. */
class NamedFileSystemsTest {
  /** Some file systems grow and shrink. */
  private static final Offset<Double> SOME = offset((double) (1 << 30));

  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final Path root;
  private long nowNs;

  NamedFileSystemsTest(@TempDir Path root) {
    this.root = root;
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private ResourceTracker.Builder builder() {
    return ResourceTracker.builder(metrics.registry(), errors::add)
        .procRoot(root)
        .sourceTimeout(Duration.ofMinutes(1))
        .slowInterval(Duration.ofMillis(100))
        .nanoClock(() -> nowNs);
  }

  private void look(ResourceTracker tracker) {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  private double value(String sample, Path path) {
    return metrics.snapshot().value(sample, "path", path.toString());
  }

  private boolean shows(String family) {
    return metrics.snapshot().families().stream()
        .anyMatch(known -> known.descriptor().name().value().equals(family));
  }

  @Test
  void shouldShowTheRoomOfWhatItIsAskedFor() throws IOException {
    Path other = Files.createDirectory(root.resolve("other"));
    FileStore store = Files.getFileStore(root);
    try (ResourceTracker tracker = builder().fileSystems(root, other).open()) {
      look(tracker);
      double size = (double) store.getTotalSpace();
      assertThat(value("system_filesystem_size_bytes", root)).isCloseTo(size, SOME);
      assertThat(value("system_filesystem_size_bytes", other)).isCloseTo(size, SOME);
      // Others write to it meanwhile, and there may be much room for that.
      assertThat(value("system_filesystem_free_bytes", root))
          .isBetween(0.0, value("system_filesystem_size_bytes", root));
      assertThat(value("system_filesystem_avail_bytes", other))
          .isBetween(0.0, value("system_filesystem_free_bytes", root) + (1L << 40));
      assertThat(shows("system_disk_read_bytes_total")).as("no diskstats").isFalse();
      assertThat(errors).isEmpty();
      SeriesIndex series = metrics.snapshot().family("system_filesystem_size_bytes").series();
      look(tracker);
      assertThat(metrics.snapshot().family("system_filesystem_size_bytes").series())
          .as("writers keep what they encoded of it")
          .isSameAs(series);
    }
  }

  @Test
  void shouldShowWhatTheDiskUnderItHasDone() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    long device = ((Number) Files.getAttribute(root, "unix:dev")).longValue();
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    Path diskstats = root.resolve("diskstats");
    String line = "%4d %7d sda1 1 2 300 4 5 6 700 8 9 %d 11 0 0 0 0 0 0\n";
    Files.writeString(diskstats, " 4095 9 x 1 2 3\n" + line.formatted(major, minor, 1_500));
    try (ResourceTracker tracker = builder().fileSystems(root).open()) {
      look(tracker);
      assertThat(value("system_disk_read_bytes_total", root)).isEqualTo(300 * 512);
      assertThat(value("system_disk_written_bytes_total", root)).isEqualTo(700 * 512);
      assertThat(value("system_disk_io_time_seconds_total", root)).isEqualTo(1.5);
      Files.writeString(diskstats, line.formatted(major, minor, 200)); // taken back
      look(tracker);
      assertThat(value("system_disk_io_time_seconds_total", root)).as("held").isEqualTo(1.5);
      Files.writeString(diskstats, line.formatted(major, minor, 4_294_967_295L));
      look(tracker);
      assertThat(value("system_disk_io_time_seconds_total", root)).isEqualTo(4_294_967.295);
      Files.writeString(diskstats, line.formatted(major, minor, 200)); // 2³² ms were over
      look(tracker);
      assertThat(value("system_disk_io_time_seconds_total", root)).as("anew").isEqualTo(0.2);
      Files.writeString(diskstats, "%d %d sda1 1 2 300 4\n".formatted(major, minor));
      look(tracker);
      assertThat(shows("system_disk_read_bytes_total")).isFalse();
      assertThat(value("system_filesystem_size_bytes", root)).isPositive();
      assertThat(errors).as("in part").hasSize(1);
      Files.delete(diskstats);
      look(tracker);
      look(tracker);
      assertThat(value("system_filesystem_size_bytes", root)).isPositive();
    }
  }

  /** Somebody named it: it is not what this machine just does not have. */
  @Test
  void shouldTellOfAPathThatIsNotThereAndTakeItWhenItIs() throws IOException {
    Path late = root.resolve("late");
    try (ResourceTracker tracker = builder().fileSystems(root, late).open()) {
      look(tracker);
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0)).hasMessageContaining("filesystem:" + late);
      assertThat(metrics.snapshot().family("system_filesystem_size_bytes").series().size())
          .isEqualTo(1);
      Files.createDirectory(late);
      look(tracker);
      assertThat(value("system_filesystem_size_bytes", late))
          .isCloseTo(value("system_filesystem_size_bytes", root), SOME);
    }
  }

  @Test
  void shouldRefuseTooManyAndOneTwice() {
    Path[] many =
        IntStream.rangeClosed(0, 16).mapToObj(i -> root.resolve("p" + i)).toArray(Path[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().fileSystems(many).open())
        .withMessageContaining("allowed: up to 16 paths");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().fileSystems(root, root).open());
  }

  /** As NFS does when its server is gone: all others are shown without it. */
  @Test
  void shouldShowTheOthersWhileOneHangs() throws Exception {
    Path stuck = root.resolve("a-stuck");
    CountDownLatch answer = new CountDownLatch(1);
    AtomicLong clockNs = new AtomicLong();
    FileSystemReading.Stores stores =
        path -> new FakeStore(() -> path.equals(stuck) ? answer : new CountDownLatch(0));
    List<Source> all = new NamedFileSystems(root, "system", List.of(stuck, root), stores).all();
    SourceSet sources =
        new SourceSet(
            List.of(), all, new LookTimes(clockNs::get, 0, TimeUnit.SECONDS.toNanos(1)), e -> {});
    Thread hanging = hang(sources, stuck);
    clockNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
    sources.collect(); // takes its place
    assertThat(sizes(sources)).containsExactly(root.toString());
    answer.countDown();
    hanging.join();
    for (int i = 0; i < 8; i++) { // after a pause
      clockNs.addAndGet(1);
      sources.collect();
    }
    assertThat(sizes(sources)).containsExactly(root.toString(), stuck.toString());
    sources.end(0).forEach(GuardedSource::close);
    assertThat(sizes(sources)).isEmpty();
  }

  /** What it showed last is not shown as new. */
  @Test
  void shouldNotShowOneThatHangsLater() throws Exception {
    Path stuck = root.resolve("a-stuck");
    CountDownLatch answer = new CountDownLatch(1);
    AtomicReference<CountDownLatch> next = new AtomicReference<>(new CountDownLatch(0));
    AtomicLong clockNs = new AtomicLong();
    FileSystemReading.Stores stores =
        path -> new FakeStore(() -> path.equals(stuck) ? next.get() : new CountDownLatch(0));
    List<Source> all = new NamedFileSystems(root, "system", List.of(stuck, root), stores).all();
    SourceSet sources =
        new SourceSet(
            List.of(), all, new LookTimes(clockNs::get, 0, TimeUnit.SECONDS.toNanos(1)), e -> {});
    sources.collect();
    assertThat(sizes(sources)).containsExactly(root.toString(), stuck.toString());
    next.set(answer);
    Thread hanging = hang(sources, stuck);
    assertThat(sizes(sources)).as("in time yet").hasSize(2);
    clockNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(sizes(sources)).containsExactly(root.toString());
    answer.countDown();
    hanging.join();
    assertThat(sizes(sources)).as("it answered").hasSize(2);
    sources.end(0).forEach(GuardedSource::close);
  }

  private static Thread hang(SourceSet sources, Path stuck) {
    Thread hanging = new Thread(sources::collect);
    hanging.setDaemon(true);
    hanging.start();
    long beganNs = System.nanoTime();
    while (!sources.isReading("filesystem:" + stuck)
        && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
      Thread.onSpinWait();
    }
    return hanging;
  }

  private static List<String> sizes(SourceSet sources) {
    List<String> paths = new ArrayList<>();
    for (MetricFamily family : sources.families()) {
      if (family instanceof GaugeFamily sizes
          && family.descriptor().name().value().equals("system_filesystem_size_bytes")) {
        for (int row = 0; row < sizes.series().size(); row++) {
          paths.add(sizes.series().values(row).get(0));
          assertThat(sizes.value(row)).isEqualTo(1_000);
        }
      }
    }
    return paths;
  }

  /** 1,000 bytes large, and answers when it may. */
  private static final class FakeStore extends FileStore {
    private final Supplier<CountDownLatch> answer;

    FakeStore(Supplier<CountDownLatch> answer) {
      this.answer = answer;
    }

    @Override
    public long getTotalSpace() throws IOException {
      try {
        answer.get().await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return 1_000;
    }

    @Override
    public long getUsableSpace() {
      return 300;
    }

    @Override
    public long getUnallocatedSpace() {
      return 400;
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String type() {
      return "fake";
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
      return false;
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
      return null;
    }

    @Override
    public Object getAttribute(String attribute) {
      throw new UnsupportedOperationException(attribute);
    }
  }
}
