package dev.tare.health;

import dev.tare.export.Page;
import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Registration;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a server, called in the background, and what they said last. Any thread; asking
 * never waits for a check.
 *
 * <pre>{@code
 * Health health = Health.start(metrics.registry());
 * health.readiness("database", () -> ping(database)).timeout(Duration.ofSeconds(2)).register();
 * TareJetty.builder(server, metrics, writer).health(health).install();
 * }</pre>
 *
 * <p>A check that has not answered yet is unknown, which is no reason to end a process, and none to
 * send it requests. Shows {@code health_up}, {@code health_check_up}, {@code
 * health_check_age_seconds} and {@code health_check_failures_total}. One for each registry.
 *
 * <p>Each check has a thread while it is called, so that one that hangs holds up no other; at most
 * 64, all daemons, which end when they have had nothing to do for half a minute.
 */
public final class Health implements AutoCloseable {
  private static final int MOST = 64;
  private static final long IDLE_SECONDS = 30;
  private static final Set<HealthKind> NOT_BEFORE_STARTED =
      EnumSet.of(HealthKind.STARTUP, HealthKind.READY);

  private final LongSupplier clock;
  private final List<WatchedCheck> checks = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor pool;
  private final CheckLoop loop;
  private final Registration families;

  /** Published flags: readiness is down whatever the checks say. */
  private volatile boolean draining;

  private volatile boolean closed;

  private Health(Builder builder) {
    this.clock = builder.clock;
    this.pool =
        new ThreadPoolExecutor(
            0,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> thread(builder.threadFactory, task, "tare-health-check"));
    this.loop = new CheckLoop(checks, pool, clock);
    this.families = builder.registry.register(new HealthFamilies(checks, this::report));
    boolean started = false;
    try {
      thread(builder.threadFactory, loop, "tare-health").start();
      started = true;
    } finally {
      if (!started) {
        families.close();
      }
    }
  }

  private static Thread thread(ThreadFactory factory, Runnable task, String name) {
    Thread thread = factory.newThread(task);
    thread.setName(name);
    thread.setDaemon(true); // a check that hangs must not keep the JVM from ending
    return thread;
  }

  /**
   * Begins to call checks, of which there is none yet.
   *
   * @param registry where they are shown
   * @throws IllegalArgumentException if the registry has the families of another
   */
  public static Health start(MetricRegistry registry) {
    return builder(registry).start();
  }

  /** Begins one that differs from the defaults. */
  public static Builder builder(MetricRegistry registry) {
    return new Builder(registry);
  }

  /** Begins a check without which only a new process helps; see {@link HealthKind#LIVE}. */
  @CheckReturnValue
  public HealthCheckBuilder liveness(String name, HealthCheck check) {
    return new HealthCheckBuilder(this, HealthKind.LIVE, name, check);
  }

  /** Begins a check without which no request can be answered; see {@link HealthKind#READY}. */
  @CheckReturnValue
  public HealthCheckBuilder readiness(String name, HealthCheck check) {
    return new HealthCheckBuilder(this, HealthKind.READY, name, check);
  }

  /** Begins a check that has to succeed once; see {@link HealthKind#STARTUP}. */
  @CheckReturnValue
  public HealthCheckBuilder startup(String name, HealthCheck check) {
    return new HealthCheckBuilder(this, HealthKind.STARTUP, name, check);
  }

  /** Begins a check that turns no probe; see {@link HealthKind#ADVISORY}. */
  @CheckReturnValue
  public HealthCheckBuilder advisory(String name, HealthCheck check) {
    return new HealthCheckBuilder(this, HealthKind.ADVISORY, name, check);
  }

  synchronized Registration register(
      HealthKind kind, String name, HealthCheck check, Duration timeout, Duration interval) {
    if (closed) {
      throw new IllegalStateException("check=" + name + " (the health is closed)");
    }
    if (checks.stream().anyMatch(known -> known.is(kind, name))) {
      throw new IllegalArgumentException(
          "check=%s kind=%s (allowed: each once; close its Registration first)"
              .formatted(name, kind.word()));
    }
    if (checks.size() == MOST) {
      throw new IllegalArgumentException("check=" + name + " (allowed: " + MOST + " checks)");
    }
    WatchedCheck watched =
        new WatchedCheck(name, kind, check, timeout.toNanos(), interval.toNanos(), clock);
    checks.add(watched);
    loop.wake();
    return () -> checks.remove(watched);
  }

  /**
   * What a probe is told now, from what the checks said last. Liveness is up unless one of its
   * checks is down; start-up when each of its checks has succeeded once; readiness when the server
   * has started, all of its checks are up, and it does not drain. Never waits.
   *
   * @param kind {@link HealthKind#ADVISORY} is always up
   */
  public HealthReport report(HealthKind kind) {
    List<CheckReport> rows = new ArrayList<>();
    boolean up = true;
    for (WatchedCheck check : checks) {
      boolean counts = counts(kind, check.kind());
      if (counts || isShown(kind, check.kind())) {
        CheckReport now = check.report();
        rows.add(now);
        up &= !counts || isWell(kind, now.state());
      }
    }
    String reason = kind == HealthKind.READY ? notReady() : null;
    return new HealthReport(kind, up && reason == null, reason, rows);
  }

  private static boolean counts(HealthKind probe, HealthKind check) {
    return switch (probe) {
      case LIVE, STARTUP -> check == probe;
      case READY -> NOT_BEFORE_STARTED.contains(check);
      case ADVISORY -> false;
    };
  }

  private static boolean isShown(HealthKind probe, HealthKind check) {
    return check == HealthKind.ADVISORY
        && (probe == HealthKind.READY || probe == HealthKind.ADVISORY);
  }

  private static boolean isWell(HealthKind probe, HealthState state) {
    return state == HealthState.UP || (probe == HealthKind.LIVE && state == HealthState.UNKNOWN);
  }

  private @Nullable String notReady() {
    if (closed) {
      return "closed";
    }
    return draining ? "draining" : null;
  }

  /**
   * Turns readiness down, so that a balancer sends no more requests. Call it before the server
   * stops, and leave the balancer time to see it.
   */
  public void drain() {
    draining = true;
  }

  /** Takes back {@link #drain}: for a server that was only out of the row for a while. */
  public void resume() {
    draining = false;
  }

  /** {@code /health/live}, {@code /health/ready} and {@code /health/startup}, for a server. */
  public List<Page> pages() {
    return List.of(page(HealthKind.LIVE), page(HealthKind.READY), page(HealthKind.STARTUP));
  }

  private Page page(HealthKind kind) {
    return new HealthPage(kind, () -> report(kind));
  }

  /**
   * Calls no check any more, takes its families back, and turns readiness down. One that is being
   * called is not waited for. A second time does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    loop.stop();
    pool.shutdown();
    families.close();
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private final MetricRegistry registry;
    private LongSupplier clock = System::nanoTime;
    private ThreadFactory threadFactory = Thread::new;

    private Builder(MetricRegistry registry) {
      this.registry = registry;
    }

    /** Nanoseconds from any origin, never less than before; default {@link System#nanoTime}. */
    public Builder nanoClock(LongSupplier nanoClock) {
      this.clock = Objects.requireNonNull(nanoClock, "nanoClock");
      return this;
    }

    /** Makes the threads, which become daemons. Default: plain ones. */
    public Builder threadFactory(ThreadFactory factory) {
      this.threadFactory = Objects.requireNonNull(factory, "threadFactory");
      return this;
    }

    /**
     * Begins to call checks.
     *
     * @throws IllegalArgumentException if the registry has the families of another
     */
    public Health start() {
      return new Health(this);
    }
  }
}
