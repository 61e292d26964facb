package dev.tare.micrometer;

import dev.tare.Metrics;
import dev.tare.model.MetricType;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.TimeWindowPercentileHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer over Tare: the meters of an application and of its libraries are recorded by Tare, and
 * are on its page, beside Tare's own instruments, by the names that Micrometer's Prometheus
 * registry gives them.
 *
 * <pre>{@code
 * Metrics metrics = Metrics.open();
 * MeterRegistry registry = new TareMeterRegistry(metrics);
 * new JvmMemoryMetrics().bindTo(registry);
 * Timer orders = registry.timer("orders", "kind", "retail");
 * orders.record(3, TimeUnit.MILLISECONDS); // orders_seconds_count{kind="retail"} 1
 * }</pre>
 *
 * <p>Any thread. Recording into a kept timer costs a record of Tare's histogram and a comparison;
 * it takes no lock and allocates nothing, unless percentiles are asked for, which Micrometer
 * computes. Looking a meter up is Micrometer's own code. Reading a timer or a summary by itself
 * ({@code count()}, {@code takeSnapshot()}) waits for Tare's aggregator, as a small scrape does.
 *
 * <p>Meters of one name may have different tags: the family has the keys of all of them, and those
 * that a meter has not are empty. Buckets are those of the first timer or summary of a name. A
 * meter that cannot be shown, as its name is taken or its tag is no label, records all the same:
 * those who listen to {@code onMeterRegistrationFailed} are told, {@code
 * micrometer_meter_failures_total} counts it, and a warning is logged once.
 */
public final class TareMeterRegistry extends MeterRegistry {
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Duration step;
  private final Recordings recordings;
  private final MeterFailures failures;
  private final MeterFamilies families;

  /** Those of timers and summaries, to be closed with their meter. */
  private final Map<Meter.Id, Recording> open = new ConcurrentHashMap<>();

  /**
   * Meters with Micrometer's defaults: the system's clock, and a step of a minute.
   *
   * @param metrics where they are recorded and shown; stays open when this registry is closed
   */
  public TareMeterRegistry(Metrics metrics) {
    this(metrics, Clock.SYSTEM, STEP);
  }

  /**
   * Meters with another clock or step.
   *
   * @param clock what takes times, and tells when a maximum has decayed
   * @param step how long one step of a decaying maximum and of percentiles lasts, of which each
   *     looks at three; a meter may say another ({@code distributionStatisticExpiry})
   * @throws IllegalArgumentException if {@code step} is less than a millisecond
   */
  public TareMeterRegistry(Metrics metrics, Clock clock, Duration step) {
    super(clock);
    if (step.toMillis() < 1) {
      throw new IllegalArgumentException("step=" + step + " (allowed: 1 ms or more)");
    }
    this.step = step;
    this.recordings = new Recordings(metrics);
    this.failures = new MeterFailures(metrics.registry());
    this.families = new MeterFamilies(metrics, recordings, failures);
    config().namingConvention(new PrometheusNames());
    config().onMeterRemoved(this::removed);
  }

  @Override
  protected Counter newCounter(Meter.Id id) {
    TareCounter counter = new TareCounter(id, () -> closed(id));
    show(id, value(counterName(id), MetricType.COUNTER, counter::count));
    return counter;
  }

  @Override
  protected <T> Gauge newGauge(Meter.Id id, @Nullable T obj, ToDoubleFunction<T> valueFunction) {
    Gauge gauge =
        new DefaultGauge<>(id, obj, valueFunction) {
          @Override
          public void close() {
            closed(id);
          }
        };
    String name = getConventionName(id);
    show(
        id,
        id.getName().endsWith(".info")
            ? value(name + "_info", MetricType.INFO, gauge::value)
            : value(name, MetricType.GAUGE, gauge::value));
    return gauge;
  }

  @Override
  protected Timer newTimer(
      Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
    String name = getConventionName(id);
    double[] bounds = families.bounds(name, Bounds.nanos(config));
    Recording recording =
        recordings.open(Arrays.stream(bounds).mapToLong(bound -> (long) bound).toArray());
    if (recording == null) {
      noRoom(id);
      return new NoopTimer(id);
    }
    TareTimer timer =
        new TareTimer(
            id,
            clock,
            pauseDetector,
            percentiles(config),
            recording,
            max(config),
            bounds,
            () -> closed(id));
    keep(id, recording);
    double[] seconds =
        Arrays.stream(bounds).map(bound -> bound / TareTimer.NANOS_PER_SECOND).toArray();
    show(
        id,
        bounds,
        new Shown.Spread(name, spread(bounds), seconds, timer::read),
        value(name + "_max", MetricType.GAUGE, () -> timer.max(TimeUnit.SECONDS)));
    return timer;
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig config, double scale) {
    String name = getConventionName(id);
    double[] bounds = families.bounds(name, Bounds.of(config));
    Recording recording = recordings.open(TareSummary.numbers(bounds.length));
    if (recording == null) {
      noRoom(id);
      return new NoopDistributionSummary(id);
    }
    TareSummary summary =
        new TareSummary(
            id, scale, percentiles(config), recording, max(config), bounds, () -> closed(id));
    keep(id, recording);
    show(
        id,
        bounds,
        new Shown.Spread(name, spread(bounds), bounds, summary::read),
        value(name + "_max", MetricType.GAUGE, summary::max));
    return summary;
  }

  @Override
  protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
    String name = getConventionName(id);
    double[] bounds = families.bounds(name, Bounds.nanos(config));
    LongTaskTimer timer =
        new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), Bounds.only(bounds, config), true) {
          @Override
          public void close() {
            closed(id);
          }
        };
    double[] seconds =
        Arrays.stream(bounds).map(bound -> bound / TareTimer.NANOS_PER_SECOND).toArray();
    MetricType type = bounds.length == 0 ? MetricType.SUMMARY : MetricType.GAUGE_HISTOGRAM;
    show(
        id,
        bounds,
        new Shown.Spread(name, type, seconds, recorded -> LongTasks.read(timer, bounds)),
        value(name + "_max", MetricType.GAUGE, () -> timer.max(TimeUnit.SECONDS)));
    return timer;
  }

  @Override
  protected <T> FunctionTimer newFunctionTimer(
      Meter.Id id,
      T obj,
      ToLongFunction<T> countFunction,
      ToDoubleFunction<T> totalTimeFunction,
      TimeUnit totalTimeFunctionUnit) {
    FunctionTimer timer =
        new CumulativeFunctionTimer<>(
            id, obj, countFunction, totalTimeFunction, totalTimeFunctionUnit, getBaseTimeUnit()) {
          @Override
          public void close() {
            closed(id);
          }
        };
    show(
        id,
        new Shown.Spread(
            getConventionName(id),
            MetricType.SUMMARY,
            new double[] {},
            recorded -> Distribution.of((long) timer.count(), timer.totalTime(TimeUnit.SECONDS))));
    return timer;
  }

  @Override
  protected <T> FunctionCounter newFunctionCounter(
      Meter.Id id, T obj, ToDoubleFunction<T> countFunction) {
    FunctionCounter counter =
        new CumulativeFunctionCounter<>(id, obj, countFunction) {
          @Override
          public void close() {
            closed(id);
          }
        };
    show(id, value(counterName(id), MetricType.COUNTER, counter::count));
    return counter;
  }

  @Override
  protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
    String name = getConventionName(id);
    List<Shown> shown = new ArrayList<>();
    for (Measurement measurement : measurements) {
      shown.add(CustomMeters.shown(name, measurement));
    }
    show(id, shown.toArray(Shown[]::new));
    return new DefaultMeter(id, type, measurements) {
      @Override
      public void close() {
        closed(id);
      }
    };
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  @Override
  protected DistributionStatisticConfig defaultHistogramConfig() {
    return DistributionStatisticConfig.builder()
        .expiry(step)
        .build()
        .merge(DistributionStatisticConfig.DEFAULT);
  }

  private Histogram percentiles(DistributionStatisticConfig config) {
    if (!config.isPublishingPercentiles()) {
      return NoopHistogram.INSTANCE;
    }
    return new TimeWindowPercentileHistogram(clock, Bounds.only(new double[] {}, config), false);
  }

  private DecayingMax max(DistributionStatisticConfig config) {
    Duration expiry = Objects.requireNonNull(config.getExpiry());
    int steps = Objects.requireNonNull(config.getBufferLength());
    return new DecayingMax(clock, Math.max(1, expiry.toMillis()), steps);
  }

  private static MetricType spread(double[] bounds) {
    return bounds.length == 0 ? MetricType.SUMMARY : MetricType.HISTOGRAM;
  }

  private String counterName(Meter.Id id) {
    String name = getConventionName(id);
    return name.endsWith("_total") ? name : name + "_total";
  }

  private static Shown value(
      String family, MetricType type, java.util.function.DoubleSupplier source) {
    return new Shown.Value(family, type, source);
  }

  private void show(Meter.Id id, Shown... shown) {
    show(id, new double[] {}, shown);
  }

  private void show(Meter.Id id, double[] bounds, Shown... shown) {
    String why =
        families.add(
            id, getConventionName(id), config().namingConvention(), bounds, List.of(shown));
    if (why != null) {
      failures.refused(id, why);
      meterRegistrationFailed(id, why);
    }
  }

  private void noRoom(Meter.Id id) {
    String why = "meter=" + id + " (no room within totalSeriesLimit of MetricsOptions)";
    failures.refused(id, why);
    meterRegistrationFailed(id, why);
  }

  private void keep(Meter.Id id, Recording recording) {
    Recording before = open.put(id, recording);
    if (before != null) {
      before.close(); // a listener threw when it was registered, so nobody has that meter
    }
  }

  /** A meter was closed by itself, which frees its series as removing it does. */
  private void closed(Meter.Id id) {
    if (!isClosed()) {
      remove(id);
    }
  }

  private void removed(Meter meter) {
    Meter.Id id = meter.getId();
    families.remove(id);
    Recording recording = open.remove(id);
    if (recording != null) {
      recording.close();
    }
  }

  /**
   * Closes the meters and takes them off the page. What they had recorded is gone; handles of them
   * stay safe to use. The {@link Metrics} stays open. Closing twice does nothing more.
   */
  @Override
  public void close() {
    super.close();
    families.close();
    recordings.close();
    open.clear();
  }
}
