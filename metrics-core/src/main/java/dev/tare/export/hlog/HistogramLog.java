package dev.tare.export.hlog;

import dev.tare.instrument.Counter;
import dev.tare.internal.agent.PeriodicThread;
import dev.tare.internal.self.CountedFailures;
import dev.tare.model.Detail;
import dev.tare.model.HistogramCells;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what chosen histograms record to files of HdrHistogram's log format 1.3 ({@code .hlog}):
 * in a period, for each series that has new values, one line with how many fell into each cell.
 * Nothing is rounded beyond the digits of the histogram, so files of any time and of any number of
 * instances add up, and every percentile can be had from the sum. HdrHistogram's own {@code
 * HistogramLogReader} and {@code HistogramLogProcessor} read them; the tag of a line says which
 * series it is, {@code name{label=value;label=value}}.
 *
 * <pre>{@code
 * MetricsOptions options = MetricsOptions.builder().recordedHistograms("order_seconds").build();
 * Metrics metrics = Metrics.open(options);
 * HistogramLog log =
 *     HistogramLog.builder(metrics.registry(), metrics::snapshot, options.errorHandler())
 *         .folder(Path.of("recordings"))
 *         .start();
 * // …
 * log.close(); // with what was recorded since the last line
 * metrics.close();
 * }</pre>
 *
 * <p>Snapshots are taken and files written on a thread of its own: recording threads and the
 * aggregator never wait for a disk. What fails, as on a full disk, is counted in {@code
 * tare_recording_failures_total}, and the error handler is told the first time that it is of its
 * kind; the values are in the next line that can be written. What a series has recorded after its
 * last line is lost when it is removed or expires, and when the process is killed. Half a line that
 * a killed process has left is the last of its file, as each process begins one of its own.
 *
 * <p>Any thread. Memory: a copy of the cells of each series, 16 bytes for each that has values.
 */
public final class HistogramLog implements AutoCloseable {
  private static final String FAILURES = "tare_recording_failures_total";

  private final ReentrantLock lock = new ReentrantLock();
  private final Function<Detail, MetricsSnapshot> snapshots;
  private final InstantSource clock;
  private final Path folder;
  private final boolean sync;
  private final long closeTimeoutNs;
  private final Counter intervals;
  private final Counter bytes;
  private final CountedFailures failures;

  private final RotatingFile file;
  private final RecordedSeries series;
  private final PeriodicThread thread;

  /** Nothing is written any more. Guarded by {@link #lock}. */
  private boolean ended;

  private HistogramLog(Builder builder) {
    this.snapshots = builder.snapshots;
    this.clock = builder.clock;
    this.folder = builder.folder;
    this.sync = builder.sync;
    this.closeTimeoutNs = builder.closeTimeout.toNanos();
    this.file =
        new RotatingFile(
            new FileNames(folder, builder.name),
            builder.opener,
            builder.maxFileBytes,
            builder.maxFileAge.toMillis(),
            builder.keepFiles);
    MetricRegistry registry = builder.registry;
    this.intervals =
        registry
            .counter("tare_recording_intervals_total", "Intervals of one series written to .hlog.")
            .register();
    this.bytes =
        registry.counter("tare_recording_bytes_total", "Bytes written to .hlog.").register();
    this.failures =
        new CountedFailures(
            registry.counter(FAILURES, "Failures to write to .hlog.").register(),
            FAILURES,
            "folder=" + folder,
            builder.errorHandler);
    this.series = new RecordedSeries(snapshots.apply(Detail.CELLS), clock.millis());
    this.thread =
        new PeriodicThread(builder.threadFactory, builder.period.toNanos(), this::flush, this::end);
  }

  /**
   * Begins a log.
   *
   * @param registry where its counters go
   * @param snapshots where its values come from: {@code metrics::snapshot}, of a {@code Metrics}
   *     whose options name {@code recordedHistograms}. Callbacks and collectors are called for it
   *     as for a scrape
   * @param errorHandler told what has failed and why; {@code MetricsOptions.errorHandler()} will do
   */
  public static Builder builder(
      MetricRegistry registry,
      Function<Detail, MetricsSnapshot> snapshots,
      Consumer<Throwable> errorHandler) {
    return new Builder(registry, snapshots, errorHandler);
  }

  /**
   * Writes now what was recorded since the last line of each series. For tests, and before what
   * cannot be waited for; waits for a write that is under way. Does nothing when closed; never
   * throws.
   */
  @SuppressWarnings("CatchThrowable") // counted and told; nothing of it is the caller's
  public void flush() {
    Throwable failure = null;
    lock.lock();
    try {
      if (!ended) {
        write();
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      failures.failed(failure); // not under the lock: the handler may call whom it likes
    }
  }

  private void write() throws IOException {
    MetricsSnapshot snapshot = snapshots.apply(Detail.CELLS);
    long nowMs = clock.millis();
    List<RecordedSeries.Copy> copies = series.of(snapshot);
    // Readers leave out what begins before the time in the head.
    byte[] head = LogText.head(series.earliestMs(), snapshot.commonLabels());
    for (RecordedSeries.Copy copy : copies) {
      HistogramCells fresh = series.fresh(copy);
      if (fresh.size() > 0) {
        byte[] line = LogText.line(copy.tag(), copy.family(), fresh, series.beginMs(copy), nowMs);
        file.append(line, nowMs, head);
        intervals.increment();
        bytes.add(line.length);
      }
      series.wrote(copy, nowMs); // only now: what could not be written is in the next line
    }
    series.wroteAll(nowMs);
    if (sync) {
      file.force();
    }
  }

  /** The file that the last line is in; null before the first one. */
  public @Nullable Path file() {
    lock.lock();
    try {
      return file.path();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    flush();
    IOException failure = null;
    lock.lock();
    try {
      ended = true;
      file.close();
    } catch (IOException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      failures.failed(failure);
    }
  }

  /**
   * Writes what was recorded since the last line of each series, and ends the thread. Close it
   * before the {@code Metrics}, whose last snapshot would do as well. Takes no longer than {@link
   * Builder#closeTimeout}, whatever hangs, and that is counted and told. Closing again only waits.
   */
  @Override
  public void close() {
    thread.stop();
    if (!thread.isCurrent() && !thread.awaitEnd(closeTimeoutNs)) {
      // Not under the lock: whoever hangs has it.
      failures.failed(
          new TimeoutException("folder=%s hangs: the last interval may be lost".formatted(folder)));
    }
  }

  /** How a log works. Not thread-safe. */
  public static final class Builder {
    private final MetricRegistry registry;
    private final Function<Detail, MetricsSnapshot> snapshots;
    private final Consumer<Throwable> errorHandler;
    private Path folder = Path.of(".");
    private String name = "tare";
    private Duration period = Duration.ofSeconds(10);
    private long maxFileBytes = 64L << 20;
    private Duration maxFileAge = Duration.ofHours(1);
    private int keepFiles = 48;
    private boolean sync;
    private Duration closeTimeout = Duration.ofSeconds(5);
    private InstantSource clock = InstantSource.system();
    private ThreadFactory threadFactory = Builder::daemon;
    private LogFile.Opener opener = LogFile::createOnDisk;

    private Builder(
        MetricRegistry registry,
        Function<Detail, MetricsSnapshot> snapshots,
        Consumer<Throwable> errorHandler) {
      this.registry = registry;
      this.snapshots = snapshots;
      this.errorHandler = errorHandler;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(null, task, "tare-recording", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      return thread;
    }

    /** Where the files go; made where it is missing. Default: the working directory. */
    public Builder folder(Path folder) {
      this.folder = folder;
      return this;
    }

    /**
     * What the names of the files begin with; letters, digits, {@code _}, {@code .} and {@code -}.
     * Two processes that write to one folder need a name each, or they delete each other's files.
     * Default: {@code tare}.
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** From one interval to the next; 100 ms to 1 day, default 10 s. */
    public Builder period(Duration period) {
      this.period = period;
      return this;
    }

    /** How large a file becomes before the next one is begun; from 64 KiB, default 64 MiB. */
    public Builder maxFileBytes(long maxFileBytes) {
      this.maxFileBytes = maxFileBytes;
      return this;
    }

    /** How old a file becomes before the next one is begun; 1 s to 366 days, default 1 h. */
    public Builder maxFileAge(Duration maxFileAge) {
      this.maxFileAge = maxFileAge;
      return this;
    }

    /**
     * How many files are kept, the one that is written to included; when another is begun, the
     * oldest of this name are deleted. 2 to 1,000,000, default 48.
     */
    public Builder keepFiles(int keepFiles) {
      this.keepFiles = keepFiles;
      return this;
    }

    /**
     * Whether each interval is forced to the device, which costs some milliseconds on the log's
     * thread: then a machine that loses its power loses one interval. A process that is killed
     * loses no more than that in any case. Default: no.
     */
    public Builder sync(boolean sync) {
      this.sync = sync;
      return this;
    }

    /** How long closing waits for the last interval; 1 ms to 1 h, default 5 s. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /** What time it is, for lines, names and ages of files. Default: the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Makes the thread of the log. Default: a daemon without a context class loader. */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /** How files are made, for tests of those that fail. */
    Builder opener(LogFile.Opener opener) {
      this.opener = opener;
      return this;
    }

    /**
     * Starts the log: what is recorded from now on is in it. Takes a snapshot, and waits for it as
     * a scrape does; opens no file before there is something to write.
     *
     * @throws IllegalArgumentException if a value is out of its range, or the folder is a file
     */
    public HistogramLog start() {
      check("period", period, Duration.ofMillis(100), Duration.ofDays(1));
      check("maxFileAge", maxFileAge, Duration.ofSeconds(1), Duration.ofDays(366));
      check("closeTimeout", closeTimeout, Duration.ofMillis(1), Duration.ofHours(1));
      check("maxFileBytes", maxFileBytes, 64L << 10, Long.MAX_VALUE);
      check("keepFiles", keepFiles, 2, 1_000_000);
      if (!name.matches("[A-Za-z0-9_.-]{1,100}")) {
        throw new IllegalArgumentException(
            "name=%s (allowed: 1 to 100 of letters, digits, _, . and -)".formatted(name));
      }
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            "folder=%s (allowed: a folder, there or to be made; this is a file)".formatted(folder));
      }
      HistogramLog log = new HistogramLog(this);
      log.thread.start();
      return log;
    }

    private static <T extends Comparable<T>> void check(String name, T value, T min, T max) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "%s=%s (allowed: %s to %s)".formatted(name, value, min, max));
      }
    }
  }
}
