package dev.tare.export.totals;

import dev.tare.internal.agent.PeriodicThread;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the totals of counters and histograms in a file that is mapped into memory, so that what a
 * process had counted can be read when it was killed, whatever killed it: all but the last period,
 * half a second, of its records. Meanwhile another process can read it, too, and nothing is
 * attached to this one: {@code bin/stat} shows it as a table, {@code bin/hlog} merges its
 * histograms, {@link Totals#read} has both as a snapshot.
 *
 * <pre>{@code
 * MetricsOptions options = MetricsOptions.builder().build();
 * Metrics metrics = Metrics.open(options);
 * TotalsFile totals =
 *     TotalsFile.builder(metrics.registry(), metrics::recorded, options.errorHandler())
 *         .file(Path.of("/dev/shm/orders.totals"))
 *         .start();
 * // …
 * totals.close(); // with the last totals, and a word that it was closed
 * metrics.close();
 * }</pre>
 *
 * <p>The file survives its process, not its machine: nothing waits for a device. What an earlier
 * process has left at the path is moved aside, {@code orders.totals.20261129T101500.123Z}.
 * Snapshots are taken and written on a thread of its own; recording threads and the aggregator
 * never touch a file. What fails, as on a full disk, is counted in {@code
 * tare_totals_failures_total}, and the error handler is told the first time that it is of its kind;
 * it is tried again in each period.
 *
 * <p>Any thread. Memory: the file, which is mapped, and its bytes once more.
 */
public final class TotalsFile implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Function<Detail, MetricsSnapshot> snapshots;
  private final Detail detail;
  private final InstantSource clock;
  private final Path path;
  private final long closeTimeoutNs;
  private final TotalsCounters counters;
  private final TotalsPath file;
  private final ByteWriter bytes = new ByteWriter();
  private final PeriodicThread thread;

  /** Nothing is written any more. Guarded by {@link #lock}. */
  private boolean ended;

  private TotalsFile(Builder builder) {
    this.snapshots = builder.snapshots;
    this.detail = builder.detail;
    this.clock = builder.clock;
    this.path = builder.file;
    this.closeTimeoutNs = builder.closeTimeout.toNanos();
    this.counters = new TotalsCounters(builder.registry, builder.errorHandler, builder.file);
    this.file =
        new TotalsPath(
            builder.file,
            builder.keepEarlier,
            builder.opener,
            builder.leastSlotBytes,
            ProcessHandle.current().pid(),
            clock.millis(),
            builder.period.toMillis());
    this.thread =
        new PeriodicThread(builder.threadFactory, builder.period.toNanos(), this::flush, this::end);
  }

  /**
   * Begins one.
   *
   * @param registry where its counters go
   * @param snapshots where the totals come from: {@code metrics::recorded}, which calls no foreign
   *     code; with {@code metrics::snapshot} callbacks and collectors are called in each period,
   *     and their counters and histograms are in the file, too
   * @param errorHandler told what has failed and why; {@code MetricsOptions.errorHandler()} will do
   */
  public static Builder builder(
      MetricRegistry registry,
      Function<Detail, MetricsSnapshot> snapshots,
      Consumer<Throwable> errorHandler) {
    return new Builder(registry, snapshots, errorHandler);
  }

  /**
   * Writes the totals of now. For tests, and before what cannot be waited for; waits for a write
   * that is under way. Does nothing when closed; never throws.
   */
  public void flush() {
    write(false);
  }

  @SuppressWarnings("CatchThrowable") // counted and told; nothing of it is the caller's
  private void write(boolean last) {
    long beginNs = System.nanoTime();
    Throwable failure = null;
    lock.lock();
    try {
      if (!ended) {
        ended = last;
        long takenMs = clock.millis();
        bytes.clear();
        TotalsEncoder.encode(snapshots.apply(detail), takenMs, last, bytes);
        file.write(bytes.bytes(), bytes.length());
        counters.wrote(bytes.length(), System.nanoTime() - beginNs);
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      counters.failed(failure); // not under the lock: the handler may call whom it likes
    }
  }

  private void end() {
    write(true);
    IOException failure = null;
    lock.lock();
    try {
      file.close();
    } catch (IOException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      counters.failed(failure);
    }
  }

  /**
   * Writes the last totals, and ends the thread; the file stays. Close it before the {@code
   * Metrics}, whose last snapshot would do as well. Takes no longer than {@link
   * Builder#closeTimeout}, whatever hangs, and that is counted and told. Closing again only waits.
   */
  @Override
  public void close() {
    thread.stop();
    if (!thread.isCurrent() && !thread.awaitEnd(closeTimeoutNs)) {
      // Not under the lock: whoever hangs has it.
      counters.failed(
          new TimeoutException("file=%s hangs: the last totals may be lost".formatted(path)));
    }
  }

  /** How it works. Not thread-safe. */
  public static final class Builder {
    private static final int LEAST_SLOT_BYTES = 64 << 10;

    private final MetricRegistry registry;
    private final Function<Detail, MetricsSnapshot> snapshots;
    private final Consumer<Throwable> errorHandler;
    private Path file = Path.of("tare.totals");
    private Duration period = Duration.ofMillis(500);
    private Detail detail = Detail.CELLS;
    private int keepEarlier = 4;
    private Duration closeTimeout = Duration.ofSeconds(5);
    private InstantSource clock = InstantSource.system();
    private ThreadFactory threadFactory = Builder::daemon;
    private MappedSlots.Opener opener = TotalsPath::createOnDisk;
    private int leastSlotBytes = LEAST_SLOT_BYTES;

    private Builder(
        MetricRegistry registry,
        Function<Detail, MetricsSnapshot> snapshots,
        Consumer<Throwable> errorHandler) {
      this.registry = registry;
      this.snapshots = snapshots;
      this.errorHandler = errorHandler;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(null, task, "tare-totals", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      return thread;
    }

    /**
     * Where it is, one for each process; missing folders are made. In {@code /dev/shm} it costs no
     * disk anything. Default: {@code tare.totals} in the working directory.
     */
    public Builder file(Path file) {
      this.file = file;
      return this;
    }

    /**
     * From one write to the next, and so how much a process that is killed has counted in vain; 50
     * ms to 1 min, default 500 ms. The wait for an aggregator that does not answer comes on top, up
     * to the options' {@code scrapeTimeout}.
     */
    public Builder period(Duration period) {
      this.period = period;
      return this;
    }

    /**
     * How much of each histogram is written: {@link Detail#CELLS} for {@code bin/hlog} and exact
     * percentiles of the histograms that the options name ({@code recordedHistograms}), {@link
     * Detail#BUCKETS} where {@code le} buckets will do. Default: {@code CELLS}.
     */
    public Builder detail(Detail detail) {
      this.detail = detail;
      return this;
    }

    /** How many files of earlier processes are kept; 0 to 1,000, default 4. */
    public Builder keepEarlier(int keepEarlier) {
      this.keepEarlier = keepEarlier;
      return this;
    }

    /** How long closing waits for the last totals; 1 ms to 1 h, default 5 s. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /** What time it is, for the file's readers. Default: the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Makes the thread that writes. Default: a daemon without a context class loader. */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /** How files are made, for tests of those that fail. */
    Builder opener(MappedSlots.Opener opener) {
      this.opener = opener;
      return this;
    }

    /** How small a slot may be, for tests of those that are outgrown. */
    Builder leastSlotBytes(int leastSlotBytes) {
      this.leastSlotBytes = leastSlotBytes;
      return this;
    }

    /**
     * Starts it; the first totals are written when a period is over.
     *
     * @throws IllegalArgumentException if a value is out of its range, or there is something at the
     *     path that is no file of totals
     */
    public TotalsFile start() {
      check("period", period, Duration.ofMillis(50), Duration.ofMinutes(1));
      check("keepEarlier", keepEarlier, 0, 1_000);
      check("closeTimeout", closeTimeout, Duration.ofMillis(1), Duration.ofHours(1));
      if (isSomethingElse(file)) {
        throw new IllegalArgumentException(
            "file=%s (allowed: a file of totals, or none; this is something else)".formatted(file));
      }
      TotalsFile totals = new TotalsFile(this);
      totals.thread.start();
      return totals;
    }

    /** What cannot be looked at may be mended later; until then each write fails, and says why. */
    private static boolean isSomethingElse(Path file) {
      try {
        return Files.exists(file)
            && (!Files.isRegularFile(file)
                || (Files.size(file) > 0
                    && !MappedSlots.isWrittenHere(file)
                    && !Totals.isIn(file)));
      } catch (IOException e) {
        return false;
      }
    }

    private static <T extends Comparable<T>> void check(String name, T value, T min, T max) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "%s=%s (allowed: %s to %s)".formatted(name, value, min, max));
      }
    }
  }
}
