package dev.tare.resource;

import dev.tare.instrument.Registration;
import dev.tare.registry.MetricRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Follows what the process uses, and the network and machine around it, and publishes that to a
 * registry as {@code process_*}, {@code jvm_*}, {@code container_*} and {@code system_*}. Looks at
 * its sources at an interval; a scrape gets what the last look found and reads no file itself.
 *
 * <p>What cannot be known, on this system or just now, is absent. The first look names all of it in
 * one warning to the error handler; later, {@code tare_resource_source_up} does. Any thread; one
 * tracker a registry.
 */
public final class ResourceTracker implements AutoCloseable {
  private static final long JOIN_MS = 1_000;

  private final Registration registration;
  private final SourceSet sources;
  private final NanoClock clock;
  private final long slowIntervalNs;

  /** Held while collecting; nobody waits for it. */
  private final ReentrantLock collecting = new ReentrantLock();

  private boolean begun;
  private long slowDueNs;

  private @Nullable Ticker ticker;
  private @Nullable Thread thread;

  /** Stop flag. */
  private volatile boolean closed;

  private ResourceTracker(Builder builder) {
    this.clock = builder.clock;
    this.slowIntervalNs = builder.slowInterval.toNanos();
    KernelUnits units = KernelUnits.read(builder.procRoot.resolve("self/auxv"));
    ContainerSources container = new ContainerSources(builder.procRoot, builder.sysRoot, units);
    ProcessSources process =
        new ProcessSources(builder.procRoot, units, container::cpuLimit, clock);
    HostSources host =
        new HostSources(builder.procRoot, builder.systemPrefix, units, builder.tcpBudget());
    JvmSources jvm = new JvmSources(builder.deadlocks);
    this.sources =
        new SourceSet(
            all(List.of(process.fast(), container.fast(), host.fast(), jvm.fast())),
            all(List.of(process.slow(), container.slow(), host.slow(), jvm.slow())),
            clock,
            builder.errorHandler);
    this.registration = builder.registry.register(new ResourceCollector(sources));
  }

  private static List<Source> all(List<List<Source>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  /**
   * Begins a tracker.
   *
   * @param registry where its metrics go; their names must be free
   * @param errorHandler told what is absent and why; must not throw. {@code
   *     MetricsOptions.errorHandler()} will do
   */
  public static Builder builder(MetricRegistry registry, Consumer<Throwable> errorHandler) {
    return new Builder(registry, errorHandler);
  }

  /**
   * Looks at the sources now; those that hardly change only if it is time. For a tracker without a
   * thread of its own, and for values that must be fresh. If another thread is looking already, or
   * the tracker is closed, does nothing. Never throws, unless the error handler does.
   */
  public void collect() {
    if (collecting.tryLock()) {
      try {
        if (!closed) {
          collectDue();
        }
      } finally {
        collecting.unlock();
      }
      releaseWhenClosed();
    }
  }

  private void collectDue() {
    long nowNs = clock.nanoTime();
    if (!begun || nowNs - slowDueNs >= 0) {
      begun = true;
      slowDueNs = nowNs + slowIntervalNs;
      sources.collectAll();
    } else {
      sources.collectFast();
    }
  }

  /** Whoever comes last, the closing thread or the one that still collects, gives all back. */
  private void releaseWhenClosed() {
    if (closed && collecting.tryLock()) {
      try {
        sources.close();
      } finally {
        collecting.unlock();
      }
    }
  }

  private synchronized void start(ThreadFactory threadFactory, long intervalNs) {
    Ticker started = new Ticker(this::collect, clock, intervalNs);
    Thread runner = threadFactory.newThread(started);
    runner.setName("tare-resource");
    ticker = started;
    thread = runner;
    runner.start();
  }

  /**
   * Stops: waits up to a second for a look that is under way, and gives all file descriptors back.
   * From then on the metrics are absent, and their names free. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    Thread running = thread;
    Ticker ticking = ticker;
    thread = null;
    if (running != null && ticking != null) {
      ticking.stop(running);
      try {
        running.join(JOIN_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    releaseWhenClosed();
    registration.close();
  }

  /** How a tracker works. Not thread-safe. */
  public static final class Builder {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);
    private static final Duration MIN_BUDGET = Duration.ofMillis(10);
    private static final Duration MAX_BUDGET = Duration.ofSeconds(10);

    private final MetricRegistry registry;
    private final Consumer<Throwable> errorHandler;
    private Path procRoot = Path.of("/proc");
    private Path sysRoot = Path.of("/sys");
    private String systemPrefix = "system";
    private Duration interval = Duration.ofSeconds(5);
    private Duration slowInterval = Duration.ofSeconds(30);
    private boolean deadlocks;
    private @Nullable Duration tcpStateBudget;
    private NanoClock clock = System::nanoTime;
    private ThreadFactory threadFactory = Builder::daemon;

    private Builder(MetricRegistry registry, Consumer<Throwable> errorHandler) {
      this.registry = registry;
      this.errorHandler = errorHandler;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    }

    /** Where the kernel's files are; default: {@code /proc}. */
    public Builder procRoot(Path procRoot) {
      this.procRoot = procRoot;
      return this;
    }

    /** Where control groups are mounted below; default: {@code /sys}. */
    public Builder sysRoot(Path sysRoot) {
      this.sysRoot = sysRoot;
      return this;
    }

    /** What the names of metrics about network and machine begin with; default: {@code system}. */
    public Builder systemPrefix(String systemPrefix) {
      this.systemPrefix = systemPrefix;
      return this;
    }

    /** From one look to the next; 100 ms to 1 day, default: 5 s. */
    public Builder interval(Duration interval) {
      this.interval = interval;
      return this;
    }

    /** The same for what hardly changes, such as limits; default: 30 s. */
    public Builder slowInterval(Duration slowInterval) {
      this.slowInterval = slowInterval;
      return this;
    }

    /**
     * Whether to look for deadlocked threads at slow looks, which stops all threads for it;
     * default: no.
     */
    public Builder deadlocks(boolean deadlocks) {
      this.deadlocks = deadlocks;
      return this;
    }

    /**
     * Counts TCP connections by state at slow looks, unless that is expected to take longer: at
     * least 5 ms on large machines, and 2 ms for each 1,000 connections. 10 ms to 10 s; default:
     * they are not counted. 20 ms are enough for some 6,000.
     */
    public Builder tcpStateBudget(Duration tcpStateBudget) {
      this.tcpStateBudget = tcpStateBudget;
      return this;
    }

    private @Nullable ScanBudget tcpBudget() {
      return tcpStateBudget == null ? null : new ScanBudget(clock, tcpStateBudget.toNanos());
    }

    /** Nanoseconds from any origin, never less than before; default {@link System#nanoTime}. */
    public Builder nanoClock(LongSupplier nanoClock) {
      this.clock = nanoClock::getAsLong;
      return this;
    }

    /** Makes the thread of {@link #start}; default: a daemon. */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /**
     * A tracker that looks once now, on this thread, and then at every interval, on its own.
     *
     * @throws IllegalArgumentException if an interval or budget is out of its range, or a metric's
     *     name is taken
     */
    public ResourceTracker start() {
      ResourceTracker tracker = open();
      tracker.collect();
      tracker.start(threadFactory, TimeUnit.NANOSECONDS.convert(interval));
      return tracker;
    }

    /**
     * A tracker that looks only when the application calls {@link ResourceTracker#collect}.
     *
     * @throws IllegalArgumentException as {@link #start} does
     */
    public ResourceTracker open() {
      check("interval", interval, MIN_INTERVAL, MAX_INTERVAL);
      check("slowInterval", slowInterval, MIN_INTERVAL, MAX_INTERVAL);
      if (tcpStateBudget != null) {
        check("tcpStateBudget", tcpStateBudget, MIN_BUDGET, MAX_BUDGET);
      }
      return new ResourceTracker(this);
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "%s=%s (allowed: %s to %s)".formatted(name, value, least, most));
      }
    }
  }
}
