package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("recording") // virtual where the JDK has virtual threads
class CountedThreadsTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    metrics.close();
  }

  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) { // before JDK 21
      return Thread::new;
    }
  }

  private double live(String name) {
    return metrics.snapshot().value("jvm_threads_virtual_live", "factory", name);
  }

  @Test
  void shouldCountThreadsFromTheirFirstStepToTheirLast() throws InterruptedException {
    CountedThreads factory = CountedThreads.of(metrics.registry(), "orders", virtual());
    CountDownLatch running = new CountDownLatch(1_000);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      threads.add(
          factory.newThread(
              () -> {
                running.countDown();
                awaitQuietly();
              }));
    }
    assertThat(live("orders")).as("none started").isZero();
    threads.forEach(Thread::start);
    running.await();
    assertThat(live("orders")).isEqualTo(1_000);
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(live("orders")).isZero();
  }

  private void awaitQuietly() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldCountThreadsThatThrowAndFactoriesOfOneName() throws InterruptedException {
    CountedThreads one = CountedThreads.of(metrics.registry(), "a", virtual());
    CountedThreads same = CountedThreads.of(metrics.registry(), "a", virtual());
    CountDownLatch running = new CountDownLatch(1);
    Thread waits =
        same.newThread(
            () -> {
              running.countDown();
              awaitQuietly();
            });
    waits.start();
    running.await();
    Thread throwing =
        one.newThread(
            () -> {
              throw new IllegalStateException("on purpose");
            });
    throwing.setUncaughtExceptionHandler((thread, e) -> {});
    throwing.start();
    throwing.join();
    assertThat(live("a")).isEqualTo(1);
    end.countDown();
    waits.join();
    assertThat(live("a")).isZero();
  }
}
