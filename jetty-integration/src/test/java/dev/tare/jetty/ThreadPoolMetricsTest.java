package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.util.thread.ExecutorThreadPool;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.junit.jupiter.api.Test;

/** Only what a pool really knows: a number that is made up is worse than none. */
class ThreadPoolMetricsTest {

  @Test
  void shouldShowThreadsAndQueueWhenAPoolIsBusy() throws Exception {
    QueuedThreadPool pool = new QueuedThreadPool(4, 4);
    pool.setReservedThreads(0);
    CountDownLatch release = new CountDownLatch(1);
    pool.start();
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      metrics.registry().register(new ThreadPoolMetrics(pool));
      for (int i = 0; i < 7; i++) {
        pool.execute(() -> await(release));
      }
      Eventually.until("all threads busy", () -> metrics.snapshot().value("jetty_queue_size") == 3);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("jetty_threads_current")).isEqualTo(4);
      assertThat(snapshot.value("jetty_threads_max")).isEqualTo(4);
      assertThat(snapshot.value("jetty_threads_min")).isEqualTo(4);
      assertThat(snapshot.value("jetty_threads_utilized")).isEqualTo(4);
      assertThat(snapshot.value("jetty_threads_idle")).isZero();
      assertThat(snapshot.value("jetty_threads_leased")).isZero();
    } finally {
      release.countDown();
      pool.stop();
    }
  }

  /** It goes on counting threads as idle that have ended with it. */
  @Test
  void shouldShowNoMoreIdleThreadsThanThereAreWhenAPoolHasStopped() throws Exception {
    ThreadPool stopped =
        new QueuedThreadPool(4, 4) {
          @Override
          public int getIdleThreads() {
            return 3;
          }
        };
    List<MetricFamily> families = new ThreadPoolMetrics(stopped).collect();
    assertThat(names(families)).startsWith("jetty_threads_current", "jetty_threads_idle");
    assertThat(((GaugeFamily) families.get(0)).value(0)).isZero();
    assertThat(((GaugeFamily) families.get(1)).value(0)).isZero();
  }

  @Test
  void shouldSayNothingOfUtilizationWhenRequestsRunOnVirtualThreads() {
    QueuedThreadPool pool =
        new QueuedThreadPool(4, 4) {
          @Override
          public Executor getVirtualThreadsExecutor() {
            return Runnable::run; // before Java 21 Jetty sets none
          }
        };
    assertThat(names(new ThreadPoolMetrics(pool).collect()))
        .contains("jetty_threads_current", "jetty_queue_size")
        .doesNotContain("jetty_threads_utilized");
  }

  @Test
  void shouldLeaveOutWhatAPoolDoesNotHave() {
    ThreadPool pool = new ExecutorThreadPool(10, 2);
    assertThat(names(new ThreadPoolMetrics(pool).collect()))
        .containsExactly(
            "jetty_threads_current",
            "jetty_threads_idle",
            "jetty_threads_min",
            "jetty_threads_max");
  }

  @Test
  void shouldShowTasksWhenAPoolOfVirtualThreadsLimitsThem() {
    Semaphore permits = new Semaphore(5);
    List<MetricFamily> families = ThreadPoolMetrics.virtual(-1, 8, permits);
    assertThat(names(families))
        .containsExactly(
            "jetty_virtual_tasks_max",
            "jetty_virtual_tasks_running",
            "jetty_virtual_tasks_waiting");
    assertThat(((GaugeFamily) families.get(1)).value(0)).isEqualTo(3);
    assertThat(ThreadPoolMetrics.virtual(-1, 0, null)).isEmpty();
    assertThat(names(ThreadPoolMetrics.virtual(3, 0, null)))
        .containsExactly("jetty_threads_current");
  }

  private static void await(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> names(List<MetricFamily> families) {
    return families.stream().map(family -> family.descriptor().name().value()).toList();
  }
}
