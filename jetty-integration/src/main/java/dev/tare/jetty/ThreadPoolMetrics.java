package dev.tare.jetty;

import dev.tare.model.Collector;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a Jetty thread pool knows of itself, and nothing else: Jetty answers -1 or 0 where a
 * pool does not know.
 *
 * <pre>{@code
 * metrics.registry().register(new ThreadPoolMetrics(server.getThreadPool()));
 * }</pre>
 *
 * <p>Where requests run on virtual threads, these say nothing about load; {@code
 * http_active_requests} does.
 */
public final class ThreadPoolMetrics implements Collector {
  private static final MetricDescriptor CURRENT =
      gauge("jetty_threads_current", "Threads of the pool.");
  private static final MetricDescriptor IDLE =
      gauge("jetty_threads_idle", "Threads of the pool that wait for work.");
  private static final MetricDescriptor MIN =
      gauge("jetty_threads_min", "Threads that the pool keeps.");
  private static final MetricDescriptor MAX =
      gauge("jetty_threads_max", "Threads that the pool may have.");
  private static final MetricDescriptor LEASED =
      gauge("jetty_threads_leased", "Threads that acceptors and selectors keep for themselves.");
  private static final MetricDescriptor UTILIZED =
      gauge("jetty_threads_utilized", "Threads that run requests and other tasks.");
  private static final MetricDescriptor QUEUE =
      gauge("jetty_queue_size", "Tasks that wait for a thread.");
  private static final MetricDescriptor TASKS_MAX =
      gauge("jetty_virtual_tasks_max", "Tasks that may run at once on virtual threads.");
  private static final MetricDescriptor TASKS_RUNNING =
      gauge("jetty_virtual_tasks_running", "Tasks that run on virtual threads.");
  private static final MetricDescriptor TASKS_WAITING =
      gauge("jetty_virtual_tasks_waiting", "Tasks that wait until others end.");

  private final ThreadPool pool;

  /** Shows {@code pool}; register it with a {@code MetricRegistry}. */
  public ThreadPoolMetrics(ThreadPool pool) {
    this.pool = pool;
  }

  @Override
  public String name() {
    return "jetty_thread_pool";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(
        CURRENT, IDLE, MIN, MAX, LEASED, UTILIZED, QUEUE, TASKS_MAX, TASKS_RUNNING, TASKS_WAITING);
  }

  @Override
  public List<MetricFamily> collect() {
    if (pool instanceof VirtualThreadPool virtual) {
      // Its beans come with its start, and only where the tasks are limited.
      return virtual(
          virtual.getThreads(), virtual.getMaxConcurrentTasks(), virtual.getBean(Semaphore.class));
    }
    List<MetricFamily> families = new ArrayList<>();
    int current = pool.getThreads();
    add(families, CURRENT, current);
    // Read a moment later, and a pool that has stopped counts threads as idle that are gone.
    add(families, IDLE, Math.min(current, pool.getIdleThreads()));
    if (pool instanceof ThreadPool.SizedThreadPool sized) {
      add(families, MIN, sized.getMinThreads());
      add(families, MAX, sized.getMaxThreads());
    }
    if (pool instanceof QueuedThreadPool queued) {
      add(families, LEASED, queued.getLeasedThreads());
      add(families, QUEUE, queued.getQueueSize());
      if (queued.getVirtualThreadsExecutor() == null) {
        // Else requests do not run on these threads: 0 of them would be utilized at full load.
        add(families, UTILIZED, queued.getUtilizedThreads());
      }
    }
    return families;
  }

  /**
   * What a pool of virtual threads knows. It counts threads only where it tracks them, and never
   * idle ones.
   */
  static List<MetricFamily> virtual(int threads, int maxTasks, @Nullable Semaphore permits) {
    List<MetricFamily> families = new ArrayList<>();
    add(families, CURRENT, threads);
    if (permits != null) {
      add(families, TASKS_MAX, maxTasks);
      add(families, TASKS_RUNNING, Math.max(0, maxTasks - permits.availablePermits()));
      add(families, TASKS_WAITING, permits.getQueueLength());
    }
    return families;
  }

  private static void add(List<MetricFamily> families, MetricDescriptor descriptor, int value) {
    if (value >= 0) {
      long[] bits = {Double.doubleToRawLongBits(value)};
      families.add(new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
    }
  }

  private static MetricDescriptor gauge(String name, String help) {
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, help, Unit.NONE, List.of());
  }
}
