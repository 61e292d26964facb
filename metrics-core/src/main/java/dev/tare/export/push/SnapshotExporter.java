package dev.tare.export.push;

import dev.tare.internal.agent.Uninterruptible;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes a snapshot in each period, by a {@link SnapshotSender} that knows the protocol.
 *
 * <pre>{@code
 * MetricsOptions options = MetricsOptions.builder().build();
 * Metrics metrics = Metrics.open(options);
 * SnapshotExporter push =
 *     SnapshotExporter.builder(
 *             metrics.registry(), metrics::snapshot, sender, options.errorHandler())
 *         .period(Duration.ofSeconds(10))
 *         .start();
 * // …
 * push.close(); // with a last snapshot
 * metrics.close();
 * }</pre>
 *
 * <p>Snapshots are taken and sent on one daemon thread of its own: recording threads, scrapes and
 * the aggregator never wait for a receiver. A send that fails is tried again, after a wait that
 * doubles until one succeeds and has a random part, or the longer one that the receiver asks for
 * (an hour at most), as often as {@link Builder#maxAttempts} says; then the snapshot is given up.
 * One snapshot waits at most: the next one takes its place, has all that it had, and waits for what
 * is left of the wait. Only the last one, of {@link #close}, is sent at once.
 *
 * <p>{@code tare_pushes_total} counts the snapshots that were {@code sent} and {@code given_up},
 * {@code tare_push_failures_total} each try that failed, {@code tare_push_points_rejected_total}
 * what a receiver did not want of those sent. The error handler is told the first failure of each
 * kind.
 *
 * <p>Any thread. Memory: one snapshot while it waits, and what the sender keeps.
 */
public final class SnapshotExporter implements AutoCloseable {
  private final SnapshotSender sender;
  private final LongSupplier nanoClock;
  private final long closeTimeoutNs;
  private final PushFailures failures;
  private final Delivery delivery;
  private final Thread thread;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch lastBegun = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** When the last send has to be done; null until that is known. */
  private final AtomicReference<@Nullable Long> deadlineNs = new AtomicReference<>();

  private SnapshotExporter(Builder builder) {
    this.sender = builder.sender;
    this.nanoClock = builder.nanoClock;
    this.closeTimeoutNs = builder.closeTimeout.toNanos();
    PushCounters counters = new PushCounters(builder.registry, sender.name());
    this.failures = new PushFailures(sender.name(), counters, builder.errorHandler);
    this.delivery = new Delivery(builder.snapshots, sender, counters, failures, builder.settings());
    this.thread = builder.threadFactory.newThread(this::run);
  }

  /**
   * Begins an exporter.
   *
   * @param registry where its counters go
   * @param snapshots where its values come from: {@code metrics::snapshot}. Callbacks and
   *     collectors are called for it as for a scrape
   * @param sender the protocol; the exporter closes it
   * @param errorHandler told what has failed and why, on the exporter's thread or that which
   *     closes; {@code MetricsOptions.errorHandler()} will do
   */
  public static Builder builder(
      MetricRegistry registry,
      Function<Detail, MetricsSnapshot> snapshots,
      SnapshotSender sender,
      Consumer<Throwable> errorHandler) {
    return new Builder(registry, snapshots, sender, errorHandler);
  }

  private void run() {
    try {
      while (!stop.await(delivery.step(), TimeUnit.NANOSECONDS)) {
        // the step has done it
      }
    } catch (InterruptedException e) {
      beginClosing(); // nobody else has this thread: whoever interrupts it wants it to end
    } finally {
      lastBegun.countDown();
      Thread.interrupted(); // close() may have been a moment late: the last one is to be sent
      try {
        beginClosing(); // in any case there is a deadline
        Long endNs = deadlineNs.get();
        if (endNs == null) {
          delivery.abandon(); // no clock, no last one
        } else {
          delivery.last(endNs);
        }
      } finally {
        end();
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // a clock may be foreign code
  private void beginClosing() {
    try {
      if (deadlineNs.get() == null) {
        // A tenth is for what comes after a send that takes all of its time.
        deadlineNs.compareAndSet(null, nanoClock.getAsLong() + closeTimeoutNs / 10 * 9);
      }
    } catch (Throwable e) {
      failures.failed(e);
    } finally {
      stop.countDown();
    }
  }

  @SuppressWarnings("CatchThrowable") // a sender is foreign code
  private void end() {
    try {
      sender.close();
    } catch (Throwable e) {
      failures.failed(e);
    } finally {
      ended.countDown();
    }
  }

  /**
   * Sends a last snapshot, and ends the thread. Close it before the {@code Metrics}. Takes no
   * longer than {@link Builder#closeTimeout}, whatever hangs: a send that is under way is waited
   * for half of that time, then cancelled; what cannot be sent in the rest is given up, counted and
   * told. Closing again only waits. The caller may be interrupted, and waits all the same.
   */
  @Override
  public void close() {
    long endNs = System.nanoTime() + closeTimeoutNs;
    beginClosing();
    if (Thread.currentThread() == thread) {
      return; // an error handler that closes: the thread cannot wait for its own end
    }
    if (!Uninterruptible.await(lastBegun, endNs - closeTimeoutNs / 2)) {
      thread.interrupt();
    }
    if (!Uninterruptible.await(ended, endNs)) {
      delivery.abandon();
      failures.failed(new TimeoutException("closeTimeout is over, and the sender hangs"));
    }
  }

  /** How an exporter works. Not thread-safe. */
  public static final class Builder {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final MetricRegistry registry;
    private final Function<Detail, MetricsSnapshot> snapshots;
    private final SnapshotSender sender;
    private final Consumer<Throwable> errorHandler;
    private Duration period = Duration.ofSeconds(60);
    private Duration timeout = Duration.ofSeconds(10);
    private int maxAttempts = 5;
    private Duration firstBackoff = Duration.ofSeconds(1);
    private Duration maxBackoff = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private LongSupplier nanoClock = System::nanoTime;
    private InstantSource clock = InstantSource.system();
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    private ThreadFactory threadFactory = Builder::daemon;

    private Builder(
        MetricRegistry registry,
        Function<Detail, MetricsSnapshot> snapshots,
        SnapshotSender sender,
        Consumer<Throwable> errorHandler) {
      this.registry = registry;
      this.snapshots = snapshots;
      this.sender = sender;
      this.errorHandler = errorHandler;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(null, task, "tare-push", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      return thread;
    }

    /** From one snapshot to the next; 100 ms to 1 day, default 60 s. */
    public Builder period(Duration period) {
      this.period = period;
      return this;
    }

    /** How long one try to send may take; 1 ms to 1 h, default 10 s. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** How often one snapshot is tried, the first time included; 1 to 100, default 5. */
    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * The wait after a first failure, of which a random part between a half and all is taken;
     * doubled with each further one in a row, also of later snapshots. 1 ms to 1 h, default 1 s.
     */
    public Builder firstBackoff(Duration firstBackoff) {
      this.firstBackoff = firstBackoff;
      return this;
    }

    /** What the wait is doubled up to; from {@link #firstBackoff} to 1 h, default 30 s. */
    public Builder maxBackoff(Duration maxBackoff) {
      this.maxBackoff = maxBackoff;
      return this;
    }

    /** How long closing takes at most; 1 ms to 1 h, default 5 s. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /**
     * Nanoseconds from any origin, never less than before, for periods, waits and what a send took.
     * Default: {@link System#nanoTime}; {@code MetricsOptions.nanoClock()} will do.
     */
    public Builder nanoClock(LongSupplier nanoClock) {
      this.nanoClock = nanoClock;
      return this;
    }

    /** What time it is when a snapshot is taken. Default: the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Chooses the random part of a wait, from 0 to 1. */
    public Builder random(DoubleSupplier random) {
      this.random = random;
      return this;
    }

    /** Makes the thread of the exporter. Default: a daemon without a context class loader. */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /**
     * Starts the exporter; it sends a first snapshot when a period is over.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public SnapshotExporter start() {
      Duration shortest = Duration.ofMillis(1);
      check("period", period, Duration.ofMillis(100), Duration.ofDays(1));
      check("timeout", timeout, shortest, LONGEST_WAIT);
      check("maxAttempts", maxAttempts, 1, 100);
      check("firstBackoff", firstBackoff, shortest, LONGEST_WAIT);
      check("maxBackoff", maxBackoff, firstBackoff, LONGEST_WAIT);
      check("closeTimeout", closeTimeout, shortest, LONGEST_WAIT);
      SnapshotExporter exporter = new SnapshotExporter(this);
      exporter.thread.start();
      return exporter;
    }

    private Delivery.Settings settings() {
      return new Delivery.Settings(
          period.toNanos(),
          timeout.toNanos(),
          maxAttempts,
          new Backoff(firstBackoff.toNanos(), maxBackoff.toNanos(), random),
          nanoClock,
          clock,
          TimeUnit.NANOSECONDS::sleep);
    }

    private static <T extends Comparable<T>> void check(String name, T value, T min, T max) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "%s=%s (allowed: %s to %s)".formatted(name, value, min, max));
      }
    }
  }
}
