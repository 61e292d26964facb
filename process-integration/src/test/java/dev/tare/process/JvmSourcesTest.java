package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JVM's beans, against what the test asks them and does on purpose. */
@Tag("recording") // what there is depends on the JDK
class JvmSourcesTest {
  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final ResourceTracker tracker = tracker(metrics, false);
  private long nowNs;

  private ResourceTracker tracker(Metrics metrics, boolean deadlocks) {
    return ResourceTracker.builder(metrics.registry(), errors::add)
        .detail(ResourceDetail.ALL)
        .procRoot(Path.of("no", "such", "folder"))
        .slowInterval(Duration.ofSeconds(5))
        .nanoClock(() -> nowNs)
        .deadlocks(deadlocks)
        .open();
  }

  @AfterEach
  void close() {
    tracker.close();
    metrics.close();
  }

  private void lookAtAll(ResourceTracker tracker) {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  private double look(String sample, String... labels) {
    lookAtAll(tracker);
    return metrics.snapshot().value(sample, labels);
  }

  private boolean shows(String family) {
    return metrics.snapshot().families().stream()
        .anyMatch(known -> known.descriptor().name().value().equals(family));
  }

  private List<String> rows(String family) {
    SeriesIndex series = metrics.snapshot().family(family).series();
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < series.size(); row++) {
      rows.add(series.values(row).get(0));
    }
    return rows;
  }

  @Test
  void shouldShowWhenTheJvmStarted() {
    assertThat(look("process_start_time_seconds"))
        .isEqualTo(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
  }

  @Test
  void shouldShowMemoryByArea() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    assertThat(look("jvm_memory_used_bytes", "area", "heap"))
        .isBetween(1e6, (double) heap.getMax());
    assertThat(look("jvm_memory_used_bytes", "area", "nonheap"))
        .as("as of the last slow look, which each is here")
        .isCloseTo((double) other.getUsed(), offset(32e6));
    assertThat(look("jvm_memory_committed_bytes", "area", "heap"))
        .isBetween(look("jvm_memory_used_bytes", "area", "heap"), (double) heap.getMax());
    assertThat(look("jvm_memory_max_bytes", "area", "heap")).isEqualTo((double) heap.getMax());
    assertThat(look("jvm_memory_init_bytes", "area", "heap")).isEqualTo((double) heap.getInit());
    assertThat(other.getMax()).as("not limited").isNegative();
    assertThat(rows("jvm_memory_max_bytes")).containsExactly("heap");
  }

  /** Asked of the runtime, which allocates nothing, it has to be what the bean says. */
  @Test
  void shouldAgreeWithTheBeanOnTheHeap() {
    long[] held = new long[4 << 20];
    MemoryUsage heap;
    double used;
    double committed;
    long before;
    do { // again where a collection came in between
      before = collectionCount();
      heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      used = look("jvm_memory_used_bytes", "area", "heap");
      committed = look("jvm_memory_committed_bytes", "area", "heap");
    } while (collectionCount() != before);
    assertThat(used).isCloseTo((double) heap.getUsed(), offset(32e6));
    assertThat(committed).isCloseTo((double) heap.getCommitted(), offset(32e6));
    assertThat(held).as("held until here").isNotEmpty();
  }

  private static long collectionCount() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  @Test
  void shouldShowMemoryByPoolWithoutLimitsThatAreNone() {
    lookAtAll(tracker);
    List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    assertThat(rows("jvm_memory_pool_used_bytes"))
        .containsExactlyElementsOf(pools.stream().map(MemoryPoolMXBean::getName).sorted().toList());
    for (MemoryPoolMXBean pool : pools) {
      long max = pool.getUsage().getMax();
      assertThat(rows("jvm_memory_pool_max_bytes").contains(pool.getName())).isEqualTo(max >= 0);
      if (max >= 0) {
        assertThat(look("jvm_memory_pool_max_bytes", "pool", pool.getName()))
            .isEqualTo((double) max);
      }
      assertThat(rows("jvm_memory_pool_collection_used_bytes").contains(pool.getName()))
          .isEqualTo(pool.getCollectionUsage() != null);
    }
    assertThat(rows("jvm_memory_pool_collection_used_bytes")).isNotEmpty();
  }

  /** What is not limited has no sum that is. */
  @Test
  void shouldAddPoolsUpToWhatTheJvmSaysOfTheirArea() {
    MemoryUsage area = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    lookAtAll(tracker); // the one that asks the pools
    assertThat(look("jvm_memory_used_bytes", "area", "nonheap"))
        .isCloseTo((double) area.getUsed(), offset(16e6))
        .as("their sum, but of the look before")
        .isCloseTo(sumOfNonHeapPools(), offset(4e6));
    assertThat(look("jvm_memory_committed_bytes", "area", "nonheap"))
        .isCloseTo((double) area.getCommitted(), offset(16e6));
    assertThat(look("jvm_memory_init_bytes", "area", "nonheap")).isEqualTo((double) area.getInit());
    assertThat(area.getMax()).isNegative();
    assertThat(rows("jvm_memory_max_bytes")).containsExactly("heap");
  }

  private double sumOfNonHeapPools() {
    double sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.NON_HEAP) {
        sum += metrics.snapshot().value("jvm_memory_pool_used_bytes", "pool", pool.getName());
      }
    }
    return sum;
  }

  /** Asked for only when something was collected; and then it has to be. */
  @Test
  void shouldShowWhatEachCollectionLeft() {
    System.gc();
    lookAtAll(tracker);
    double before = leftByCollections();
    assertThat(before).isPositive();
    long[] held = new long[1 << 20];
    lookAtAll(tracker);
    System.gc();
    lookAtAll(tracker);
    assertThat(leftByCollections() - before).isBetween(6e6, 64e6);
    assertThat(held).as("held until here").isNotEmpty();
  }

  private double leftByCollections() {
    double sum = 0;
    for (String pool : rows("jvm_memory_pool_collection_used_bytes")) {
      sum += metrics.snapshot().value("jvm_memory_pool_collection_used_bytes", "pool", pool);
    }
    return sum;
  }

  /** Writers cache what they encode under the identity of the index. */
  @Test
  void shouldKeepTheIndexOfPoolsThatAreKnown() {
    lookAtAll(tracker);
    SeriesIndex before = metrics.snapshot().family("jvm_memory_pool_max_bytes").series();
    lookAtAll(tracker);
    assertThat(metrics.snapshot().family("jvm_memory_pool_max_bytes").series()).isSameAs(before);
  }

  @Test
  void shouldCountCollections() {
    lookAtAll(tracker);
    SummaryFamily before = collections();
    System.gc();
    lookAtAll(tracker);
    SummaryFamily after = collections();
    long more = 0;
    for (int row = 0; row < after.series().size(); row++) {
      more += after.count(row) - before.count(row);
      assertThat(after.sum(row)).isGreaterThanOrEqualTo(before.sum(row));
    }
    assertThat(more).isPositive();
  }

  private SummaryFamily collections() {
    return (SummaryFamily) metrics.snapshot().family("jvm_gc_collection_seconds");
  }

  @Test
  void shouldShowClassesCompilationBuffersAndProcessors() {
    double loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    assertThat(look("jvm_classes_loaded_total")).isGreaterThanOrEqualTo(loaded);
    assertThat(look("jvm_classes_currently_loaded")).isBetween(500.0, loaded + 1_000);
    assertThat(look("jvm_classes_unloaded_total")).isNotNegative();
    assertThat(look("jvm_compilation_time_seconds_total")).isPositive();
    assertThat(look("jvm_available_processors"))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    double before = look("jvm_buffer_pool_capacity_bytes", "pool", "direct");
    ByteBuffer held = ByteBuffer.allocateDirect(16 << 20);
    assertThat(look("jvm_buffer_pool_capacity_bytes", "pool", "direct") - before)
        .isBetween(8e6, 64e6);
    assertThat(held.capacity()).as("held until here").isPositive();
    assertThat(rows("jvm_buffer_pool_used_buffers"))
        .containsExactlyElementsOf(
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .map(BufferPoolMXBean::getName)
                .sorted()
                .toList());
  }

  @Test
  void shouldCountThreadsByStateAlsoWhenThereAreMoreThanEver() throws InterruptedException {
    double before = look("jvm_threads_state", "state", "WAITING");
    double startedBefore = look("jvm_threads_started_total");
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Thread thread = new Thread(() -> awaitQuietly(end));
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      awaitWaiting(threads);
      assertThat(look("jvm_threads_state", "state", "WAITING") - before).isBetween(190.0, 210.0);
      assertThat(look("jvm_threads_state", "state", "NEW")).isZero();
      assertThat(look("jvm_threads_state", "state", "RUNNABLE")).isPositive();
      assertThat(look("jvm_threads_current")).isGreaterThan(200);
      assertThat(look("jvm_threads_daemon")).isBetween(200.0, look("jvm_threads_current"));
      assertThat(look("jvm_threads_peak")).isGreaterThanOrEqualTo(look("jvm_threads_current"));
      assertThat(look("jvm_threads_started_total") - startedBefore).isBetween(200.0, 220.0);
    } finally {
      end.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(shows("jvm_threads_deadlocked")).as("not asked for").isFalse();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitWaiting(List<Thread> threads) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void shouldFindADeadlockWhereItIsToldToLook() throws InterruptedException {
    ReentrantLock left = new ReentrantLock();
    ReentrantLock right = new ReentrantLock();
    CountDownLatch bothHold = new CountDownLatch(2);
    List<Thread> threads = List.of(holder(left, right, bothHold), holder(right, left, bothHold));
    threads.forEach(Thread::start);
    try (Metrics other =
            Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
        ResourceTracker looking = tracker(other, true)) {
      // Whether they wait for each other yet, or still for the latch, no thread state can tell.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      do {
        lookAtAll(looking);
      } while (other.snapshot().value("jvm_threads_deadlocked") != 2
          && System.nanoTime() < deadline);
      assertThat(other.snapshot().value("jvm_threads_deadlocked")).isEqualTo(2);
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
      lookAtAll(looking);
      assertThat(other.snapshot().value("jvm_threads_deadlocked")).isZero();
    }
  }

  private static Thread holder(ReentrantLock first, ReentrantLock second, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              try {
                both.countDown();
                both.await();
                second.lockInterruptibly();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                first.unlock();
              }
            });
    thread.setDaemon(true);
    return thread;
  }

  @Test
  void shouldShowTheVirtualThreadSchedulerWhereTheJdkDoes() {
    lookAtAll(tracker);
    boolean known = Runtime.version().feature() >= 24;
    assertThat(shows("jvm_threads_virtual_scheduler_parallelism")).isEqualTo(known);
    if (known) {
      assertThat(look("jvm_threads_virtual_scheduler_parallelism")).isPositive();
      assertThat(look("jvm_threads_virtual_mounted")).isZero();
      assertThat(look("jvm_threads_virtual_queued")).isZero();
    }
  }

  /** As the JDK's bean looks, from JDK 24 on. */
  public interface Scheduler {
    int getMountedVirtualThreadCount();

    long getQueuedVirtualThreadCount();

    int getParallelism();

    int getPoolSize();
  }

  @Test
  void shouldLoseOnlyWhatTheVirtualThreadSchedulerDoesNotTell() throws Exception {
    Scheduler bean =
        (Scheduler)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Scheduler.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getQueuedVirtualThreadCount" -> throw new InternalError("no");
                      case "getPoolSize" -> -1;
                      default -> 3;
                    });
    Source source = new VirtualThreadScheduler(Scheduler.class, bean).source();
    ProcReader reader = Fixtures.reader();
    assertThat(source.read(reader)).isTrue();
    assertThat(reader.takeLosses()).isEqualTo(1);
    assertThat(reader.lost()).contains("queued", "no");
    source.publish();
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    assertThat(families)
        .extracting(family -> family.descriptor().name().value())
        .containsExactly(
            "jvm_threads_virtual_mounted", "jvm_threads_virtual_scheduler_parallelism");
  }

  /** As on macOS and Windows, where nobody ran it. */
  @Test
  void shouldAskTheJvmOfTheProcessWhereThereIsNoProc() {
    UnixOperatingSystemMXBean bean =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double before = bean.getProcessCpuTime() / 1e9;
    double shown = look("process_cpu_seconds_total");
    assertThat(shown).isBetween(before, bean.getProcessCpuTime() / 1e9);
    assertThat(shows("process_cpu_usage_ratio")).as("first look").isFalse();
    double later = look("process_cpu_seconds_total");
    assertThat(metrics.snapshot().value("process_cpu_usage_ratio"))
        .isCloseTo((later - shown) / 5 / Runtime.getRuntime().availableProcessors(), offset(1e-9));
    assertThat(look("process_virtual_memory_bytes")).isBetween(1e6, 1e15);
    assertThat(look("process_max_fds")).isEqualTo((double) bean.getMaxFileDescriptorCount());
    assertThat(look("process_open_fds")).isBetween(3.0, look("process_max_fds"));
    assertThat(shows("process_resident_memory_bytes")).as("not known").isFalse();
    assertThat(shows("process_threads")).as("not known").isFalse();
    assertThat(errors).isEmpty();
  }

  /** A JVM whose beans know nothing but what all have to. */
  @Test
  void shouldShowNothingOfTheProcessWhereTheJvmDoesNotKnow() {
    OperatingSystemMXBean poor =
        (OperatingSystemMXBean)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OperatingSystemMXBean.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    BeanProcess process = new BeanProcess(poor, () -> nowNs);
    assertThat(process.fast()).isEmpty();
    assertThat(process.slow()).isEmpty();
  }

  /** At the end of its descriptors, HotSpot throws an Error where it should count them. */
  @Test
  void shouldLoseWhatABeanThrowsAtAlone() throws IOException {
    long[] cpuNs = {TimeUnit.SECONDS.toNanos(7)};
    UnixOperatingSystemMXBean spoiled =
        (UnixOperatingSystemMXBean)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {UnixOperatingSystemMXBean.class},
                (proxy, method, arguments) -> {
                  return switch (method.getName()) {
                    case "getProcessCpuTime" -> cpuNs[0];
                    case "getMaxFileDescriptorCount" -> 20L;
                    default -> throw new InternalError(method.getName());
                  };
                });
    BeanProcess process = new BeanProcess(spoiled, () -> nowNs);
    List<Source> sources = List.of(process.fast().get(0), process.slow().get(0));
    assertThat(families(sources)).containsExactly("process_cpu_seconds_total", "process_max_fds");
    cpuNs[0] = -1; // not known
    assertThat(families(sources)).containsExactly("process_max_fds");
  }

  private static List<String> families(List<Source> sources) throws IOException {
    List<MetricFamily> families = new ArrayList<>();
    for (Source source : sources) {
      assertThat(source.read(Fixtures.reader())).isTrue();
      source.publish();
      source.families(families);
    }
    return families.stream().map(family -> family.descriptor().name().value()).toList();
  }

  @Test
  void shouldGoOnWhereThereIsNoProc() {
    lookAtAll(tracker);
    assertThat(metrics.snapshot().families().stream().map(MetricFamily::descriptor))
        .noneMatch(descriptor -> descriptor.name().value().startsWith("system_"));
    assertThat(metrics.snapshot().value("tare_resource_source_up", "source", "jvm_memory"))
        .isEqualTo(1);
    assertThat(errors).isEmpty();
  }
}
