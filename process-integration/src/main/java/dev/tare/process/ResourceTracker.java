package dev.tare.process;

import dev.tare.health.HealthCheck;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricDescriptor;
import dev.tare.registry.MetricRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Follows what the process uses, and the network and machine around it, and publishes that to a
 * registry as {@code process_*}, {@code jvm_*}, {@code container_*} and {@code system_*}. Looks at
 * its sources at an interval; a scrape gets what the last look found and reads no file itself.
 *
 * <p>What cannot be known, on this system or just now, is absent, and {@code
 * tare_resource_source_up} is 0. What fails, the error handler is told; what a machine just does
 * not have, nobody is. Any thread; one tracker a registry.
 */
public final class ResourceTracker implements AutoCloseable {
  private final Registration registration;
  private final SourceSet sources;
  private final LookThreads threads;
  private boolean closed;

  private ResourceTracker(Builder builder) {
    long limitNs = builder.sourceTimeout.toNanos();
    this.sources = new TrackerSources(builder, limitNs).set();
    this.threads =
        new LookThreads(
            sources, builder.threadFactory, builder.clock, builder.interval.toNanos(), limitNs);
    this.registration =
        register(
            builder.registry, new ResourceCollector(sources, builder.detail, builder.systemPrefix));
  }

  private static Registration register(MetricRegistry registry, ResourceCollector collector) {
    String own = TrackerFamilies.SECONDS.name().value(); // registries list it whatever they show
    for (MetricDescriptor taken : registry.descriptors()) {
      if (taken.name().value().equals(own)) {
        throw new IllegalArgumentException(
            "name=%s (allowed: one resource tracker a registry; close the other one first)"
                .formatted(own));
      }
    }
    return registry.register(collector);
  }

  /**
   * Begins a tracker.
   *
   * @param registry where its metrics go; their names must be free
   * @param errorHandler told what has failed and why; must not throw. {@code
   *     MetricsOptions.errorHandler()} will do
   */
  public static Builder builder(MetricRegistry registry, Consumer<Throwable> errorHandler) {
    return new Builder(registry, errorHandler);
  }

  /**
   * Looks at the sources now; those that hardly change only if it is time. For a tracker without a
   * thread of its own, and for values that must be fresh. If another thread is looking already, or
   * the tracker is closed, does nothing. Never throws, unless the error handler does.
   *
   * <p>Reads on this thread, which waits for a file that hangs as long as that does. The next call
   * on another thread, after {@link Builder#sourceTimeout}, looks at all other sources.
   */
  public void collect() {
    sources.collect();
  }

  /**
   * A check for {@link dev.tare.health.Health}: whether the process has nearly as many file
   * descriptors open as it may. Reads no file, but what was looked at last; well where that is not
   * known.
   *
   * @param most the largest share of the limit that is healthy, such as 0.9
   * @throws IllegalArgumentException if it is not over 0 and up to 1
   */
  public HealthCheck descriptorsCheck(double most) {
    return new UsedShare(sources, "descriptors", "process_open_fds", "process_max_fds", most);
  }

  /**
   * The same of the memory of the container: its working set, which the kernel cannot drop, against
   * its limit. Well where there is no container, or no limit.
   *
   * @param most the largest share of the limit that is healthy, such as 0.95
   * @throws IllegalArgumentException if it is not over 0 and up to 1
   */
  public HealthCheck memoryCheck(double most) {
    return new UsedShare(
        sources,
        "memory",
        "container_memory_working_set_bytes",
        "container_spec_memory_limit_bytes",
        most);
  }

  /** Whether a look is at this source, for tests of files that hang. */
  boolean isReading(String source) {
    return sources.isReading(source);
  }

  private void start() {
    try {
      threads.start();
    } catch (Throwable e) { // whatever it is, nothing of this one must stay
      close();
      throw e;
    }
  }

  /**
   * Stops: waits up to a second for a look that is under way, and gives all file descriptors back,
   * for which it waits up to another second. From then on the metrics are absent, and their names
   * free. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    threads.close();
    registration.close();
  }

  /** How a tracker works. Not thread-safe. */
  public static final class Builder {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);
    private static final Duration MIN_BUDGET = Duration.ofMillis(10);
    private static final Duration MAX_BUDGET = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    // What is not private, TrackerSources is made of.
    private final MetricRegistry registry;
    final Consumer<Throwable> errorHandler;
    Path procRoot = Path.of("/proc");
    Path sysRoot = Path.of("/sys");
    String systemPrefix = "system";
    private Duration interval = Duration.ofSeconds(5);
    Duration slowInterval = Duration.ofSeconds(30);
    private ResourceDetail detail = ResourceDetail.ESSENTIAL;
    boolean deadlocks;
    boolean nativeMemory;
    boolean virtualThreadEvents;
    final List<NamedThreads> threads = new ArrayList<>();
    boolean listenDrops;
    List<Path> fileSystems = List.of();
    private Duration sourceTimeout = Duration.ofSeconds(1);
    List<String> includedDevices = List.of("*");
    List<String> excludedDevices = DeviceChoice.MADE_BY_CONTAINERS;
    @Nullable Duration tcpStateBudget;
    NanoClock clock = System::nanoTime;
    ThreadFactory threadFactory = Builder::daemon;

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

    /** How much is shown. Default: {@link ResourceDetail#ESSENTIAL}. */
    public Builder detail(ResourceDetail detail) {
      this.detail = detail;
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
     * After which a source that does not answer is given up, as on a file system that hangs: its
     * metrics are absent until it does, and all others are read without it. 10 ms to 1 minute;
     * default: 1 s.
     */
    public Builder sourceTimeout(Duration sourceTimeout) {
      this.sourceTimeout = sourceTimeout;
      return this;
    }

    /**
     * Which network devices are shown, if none of {@link #excludeDevices} matches, too: patterns of
     * their names, in which {@code *} stands for any characters; default: all.
     */
    public Builder includeDevices(String... patterns) {
      this.includedDevices = List.of(patterns);
      return this;
    }

    /**
     * Which network devices are not shown; default: those that containers and virtual machines
     * make, as {@code veth*} and {@code docker*}. Without patterns none is left out.
     */
    public Builder excludeDevices(String... patterns) {
      this.excludedDevices = List.of(patterns);
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
     * Adds the CPU time of threads up that have one of these names, at slow looks; all that are in
     * no group are {@code other}. Up to 16 groups, of which a thread belongs to the first; default:
     * none, and no thread is asked, which takes some microseconds for each.
     *
     * @param group what they are called, as the value of a label
     * @param patterns of names, in which {@code *} stands for any characters
     * @throws IllegalArgumentException if the group is empty, {@code other} or there already, or
     *     has no pattern, or there are 16
     */
    public Builder threadCpu(String group, String... patterns) {
      boolean taken = threads.stream().anyMatch(known -> known.group().equals(group));
      if (taken || threads.size() == NamedThreads.MOST) {
        throw new IllegalArgumentException(
            "group=%s (allowed: up to %d groups, each once)".formatted(group, NamedThreads.MOST));
      }
      threads.add(NamedThreads.of(group, patterns));
      return this;
    }

    /**
     * Whether to have Flight Recorder tell of virtual threads that waited for 20 ms or more and
     * kept their carrier, and of those that could not be started: from JDK 21 on. A recording runs
     * for it as long as the tracker does; default: no.
     */
    public Builder virtualThreadEvents(boolean virtualThreadEvents) {
      this.virtualThreadEvents = virtualThreadEvents;
      return this;
    }

    /**
     * Whether to show the JVM's own memory by what it is for, at slow looks, where it runs with
     * {@code -XX:NativeMemoryTracking=summary}. That takes some 200 µs and 20 kB each time;
     * default: no.
     */
    public Builder nativeMemory(boolean nativeMemory) {
      this.nativeMemory = nativeMemory;
      return this;
    }

    /**
     * Shows the room of the file systems that hold these paths, and what the disks under them have
     * done, at slow looks; each may hang without harm to the others. Up to 16 paths; default: none.
     */
    public Builder fileSystems(Path... paths) {
      this.fileSystems = List.of(paths);
      return this;
    }

    /**
     * Whether to count the TCP connections that listening sockets had to drop, at slow looks. The
     * kernel writes a hundred other counters for it, which takes as long as half of all else;
     * default: no.
     */
    public Builder listenDrops(boolean listenDrops) {
      this.listenDrops = listenDrops;
      return this;
    }

    /**
     * Counts TCP connections by state at slow looks, unless that is expected to take longer: at
     * least 5 ms on large machines, and 2 ms for each 1,000 connections. 10 ms to 10 s, and less
     * than {@link #sourceTimeout}; default: they are not counted. 20 ms are enough for some 6,000.
     */
    public Builder tcpStateBudget(Duration tcpStateBudget) {
      this.tcpStateBudget = tcpStateBudget;
      return this;
    }

    /** Nanoseconds from any origin, never less than before; default {@link System#nanoTime}. */
    public Builder nanoClock(LongSupplier nanoClock) {
      this.clock = nanoClock::getAsLong;
      return this;
    }

    /**
     * Makes all threads but that of {@link #virtualThreadEvents}; default: daemons. With {@link
     * #start}, {@code tare-resource} looks, another of that name where one gets no answer, and
     * {@code tare-resource-watch} watches it. With {@link #open}, too, {@code tare-resource-open}
     * asks the kernel what it is like, and {@code tare-resource-close} closes the files; both end
     * at once.
     */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /**
     * A tracker that looks now and then at every interval, on a thread of its own; a second one
     * watches it. Waits for the first look, but not longer than {@link #sourceTimeout}. If it
     * throws, nothing is registered or open.
     *
     * @throws IllegalArgumentException if an option is out of its range, a metric's name is taken,
     *     or the registry has a tracker already
     */
    public ResourceTracker start() {
      ResourceTracker tracker = open();
      tracker.start();
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
      check("sourceTimeout", sourceTimeout, MIN_BUDGET, MAX_TIMEOUT);
      if (tcpStateBudget != null) {
        check("tcpStateBudget", tcpStateBudget, MIN_BUDGET, MAX_BUDGET);
        checkInTime(tcpStateBudget);
      }
      long different = fileSystems.stream().map(Path::toString).distinct().count();
      if (fileSystems.size() > NamedFileSystems.MOST || different < fileSystems.size()) {
        throw new IllegalArgumentException(
            "fileSystems=%s (allowed: up to %d paths, each once)"
                .formatted(fileSystems, NamedFileSystems.MOST));
      }
      if (includedDevices.isEmpty()) {
        throw new IllegalArgumentException("includeDevices= (allowed: at least one pattern)");
      }
      return new ResourceTracker(this);
    }

    private void checkInTime(Duration budget) {
      if (budget.compareTo(sourceTimeout) >= 0) {
        throw new IllegalArgumentException(
            ("tcpStateBudget=%d ms (allowed: less than sourceTimeout=%d ms; what takes as long is"
                    + " given up)")
                .formatted(budget.toMillis(), sourceTimeout.toMillis()));
      }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "%s=%s (allowed: %s to %s)".formatted(name, value, least, most));
      }
    }
  }
}
