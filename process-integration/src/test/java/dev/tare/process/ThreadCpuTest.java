package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.tare.Metrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CPU time by names of threads: what a bean says that tells what the test wants, and the JVM's. */
@Tag("recording") // how threads are listed depends on the JDK
class ThreadCpuTest {
  private static final double SECOND = 1e9;

  private final Map<Long, Long> cpuNs = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ThreadCpu cpu =
      new ThreadCpu(
          bean(),
          List.of(NamedThreads.of("web", "qtp*", "http-?"), NamedThreads.of("all-q", "q*")));
  private boolean enabled = true;

  /** Knows the CPU time of the threads of the test; all others have used none. */
  private java.lang.management.ThreadMXBean bean() {
    return (java.lang.management.ThreadMXBean)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {java.lang.management.ThreadMXBean.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isThreadCpuTimeSupported" -> true;
                  case "isThreadCpuTimeEnabled" -> enabled;
                  case "getThreadCpuTime" -> cpuNs.getOrDefault((Long) arguments[0], 0L);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @AfterEach
  void endThreads() throws InterruptedException {
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Thread thread(String name) {
    Thread thread = new Thread(this::awaitEnd, name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    return thread;
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      // It was asked to end before the others.
    }
  }

  private void used(Thread thread, double seconds) {
    cpuNs.put(thread.getId(), (long) (seconds * SECOND));
  }

  /** Of all-q, other and web. */
  private List<Double> look() throws IOException {
    long[] slots = new long[3];
    assertThat(cpu.read(Fixtures.reader(), slots)).isTrue();
    return List.of(slots[0] / SECOND, slots[1] / SECOND, slots[2] / SECOND);
  }

  @Test
  void shouldAddThreadsUpByTheFirstGroupThatHasTheirName() throws IOException {
    used(thread("qtp1-7"), 1);
    used(thread("qtp1-8"), 2);
    used(thread("http-é"), 0.5); // one character, two bytes: ? is for one byte
    used(thread("http-1"), 4);
    used(thread("quartz"), 8);
    used(thread("somebody"), 16);
    assertThat(look()).containsExactly(8.0, 16.5, 7.0);
  }

  @Test
  void shouldKeepWhatThreadsUsedThatHaveEnded() throws Exception {
    Thread ending = thread("qtp1");
    used(ending, 3);
    assertThat(look()).containsExactly(0.0, 0.0, 3.0);
    ending.interrupt();
    ending.join();
    assertThat(look()).containsExactly(0.0, 0.0, 3.0);
    used(thread("qtp2"), 2);
    assertThat(look()).containsExactly(0.0, 0.0, 5.0);
  }

  @Test
  void shouldCountWhatAThreadUsesUnderTheNameThatItHasNow() throws IOException {
    Thread thread = thread("idle");
    used(thread, 1);
    look();
    thread.setName("qtp-now");
    used(thread, 3);
    assertThat(look()).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void shouldNotFallWhereTheJvmTakesTimeBack() throws IOException {
    Thread thread = thread("qtp1");
    used(thread, 3);
    look();
    used(thread, 2.9);
    assertThat(look()).containsExactly(0.0, 0.0, 3.0);
    used(thread, 3);
    assertThat(look()).as("not twice").containsExactly(0.0, 0.0, 3.0);
    used(thread, 3.5);
    assertThat(look()).containsExactly(0.0, 0.0, 3.5);
  }

  /** The id is −1 for one that ended between being listed and asked; a subclass says anything. */
  @Test
  void shouldLoseOnlyAThreadThatCannotBeAsked() throws IOException {
    Thread odd =
        new Thread(this::awaitEnd, "qtp-odd") {
          @Override
          public long getId() {
            throw new IllegalStateException("no number");
          }
        };
    odd.setDaemon(true);
    odd.start();
    threads.add(odd);
    Thread ended = thread("qtp-ended");
    used(ended, -1e-9);
    used(thread("qtp1"), 2);
    ProcReader reader = Fixtures.reader();
    long[] slots = new long[3];
    assertThat(cpu.read(reader, slots)).isTrue();
    assertThat(slots[2] / SECOND).isEqualTo(2);
    assertThat(reader.takeLosses()).isEqualTo(1);
    assertThat(reader.lost()).contains("no number");
  }

  @Test
  void shouldKnowNothingWhereTheJvmDoesNotMeasure() {
    enabled = false;
    assertThatThrownBy(() -> cpu.read(Fixtures.reader(), new long[3]))
        .isInstanceOf(NotThereException.class);
  }

  @Test
  void shouldRefuseGroupsThatCannotBeToldApart() {
    try (Metrics metrics = Metrics.open()) {
      ResourceTracker.Builder builder = ResourceTracker.builder(metrics.registry(), error -> {});
      for (String bad : List.of("", "other")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> builder.threadCpu(bad, "a*"))
            .withMessageContaining("group=" + bad + " (allowed: ");
      }
      assertThatIllegalArgumentException().isThrownBy(() -> builder.threadCpu("none"));
      for (int i = 0; i < NamedThreads.MOST; i++) {
        builder.threadCpu("g" + i, "a*");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.threadCpu("more", "a*"))
          .withMessageContaining("up to 16 groups");
    }
  }

  /** The JVM's own numbers, of a thread that works and then waits. */
  @Test
  void shouldAgreeWithTheJvm() throws InterruptedException {
    long[] nowNs = {0};
    ThreadMXBean bean = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    CountDownLatch done = new CountDownLatch(1);
    Thread worker =
        new Thread(
            () -> {
              while (bean.getCurrentThreadCpuTime() < TimeUnit.MILLISECONDS.toNanos(50)) {
                Thread.onSpinWait();
              }
              done.countDown();
              awaitEnd();
            },
            "spin-1");
    worker.setDaemon(true);
    worker.start();
    threads.add(worker);
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), error -> {})
                .procRoot(Path.of("no", "such", "folder"))
                .nanoClock(() -> nowNs[0])
                .threadCpu("spin", "spin-*")
                .open()) {
      done.await();
      long beganNs = System.nanoTime();
      while (worker.getState() != Thread.State.WAITING
          && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      tracker.collect();
      String name = "jvm_threads_cpu_seconds_total";
      assertThat(metrics.snapshot().value(name, "group", "spin"))
          .isCloseTo(bean.getThreadCpuTime(worker.getId()) / SECOND, within(0.01))
          .isGreaterThanOrEqualTo(0.05);
      assertThat(metrics.snapshot().value(name, "group", "other")).isPositive();
    }
  }

  /** The bean makes two arrays of one number for each thread that it is asked for. */
  @Test
  void shouldAllocateNoMoreThanTheListOfThreadsAndWhatTheBeanDoes() throws IOException {
    ThreadMXBean bean = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    ThreadCpu warm = new ThreadCpu(bean, List.of(NamedThreads.of("web", "qtp*")));
    for (int i = 0; i < 50; i++) {
      thread("qtp" + i);
    }
    long[] slots = new long[2];
    ProcReader reader = Fixtures.reader();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 300; i++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      warm.read(reader, slots);
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(64 + (4 + 48L) * bean.getPeakThreadCount());
  }
}
