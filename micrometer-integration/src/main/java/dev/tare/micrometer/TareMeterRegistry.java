package dev.tare.micrometer;

import dev.tare.Metrics;
import dev.tare.model.MetricType;
import dev.tare.model.TraceContext;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
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

  private final Map<Meter.Id, Kept> kept = new ConcurrentHashMap<>();

  /** A meter, and where it records, if it does so into Tare: to be closed with it. */
  private record Kept(Meter meter, @Nullable Recording recording) {}

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
    this(metrics, clock, step, null);
  }

  /**
   * Meters with examples: the buckets of timers show now and then a value with the trace that it
   * was recorded in, as Micrometer's Prometheus registry does with a {@code SpanContext}. Counters
   * and summaries have none.
   *
   * @param traces asked by the recording thread, once every 100 ms and meter at most where it is in
   *     a span that is sampled, else after each value; must not block. What it throws is counted in
   *     {@code tare_exemplar_errors_total}. Null for no examples
   * @throws IllegalArgumentException if {@code step} is less than a millisecond
   */
  public TareMeterRegistry(
      Metrics metrics, Clock clock, Duration step, @Nullable TraceContext traces) {
    super(clock);
    if (step.toMillis() < 1) {
      throw new IllegalArgumentException("step=" + step + " (allowed: 1 ms or more)");
    }
    this.step = step;
    this.recordings = new Recordings(metrics, traces);
    this.failures = new MeterFailures(metrics.registry());
    this.families = new MeterFamilies(metrics, recordings, failures);
    config().namingConvention(new PrometheusNames());
    config().onMeterRemoved(this::removed);
  }

  @Override
  protected Counter newCounter(Meter.Id id) {
    TareCounter counter = new TareCounter(id, this::closed);
    keep(counter, null);
    show(id, value(counterName(id), MetricType.COUNTER, counter::count));
    return counter;
  }

  @Override
  protected <T> Gauge newGauge(Meter.Id id, @Nullable T obj, ToDoubleFunction<T> valueFunction) {
    Gauge gauge =
        new DefaultGauge<>(id, obj, valueFunction) {
          @Override
          public void close() {
            closed(this);
          }
        };
    keep(gauge, null);
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
    double[] bounds = families.bounds(id, name, Bounds.nanos(config));
    Recording recording =
        recordings.open(Arrays.stream(bounds).mapToLong(bound -> (long) bound).toArray(), true);
    if (recording == null) {
      noRoom(id);
      return new NoopTimer(id);
    }
    TareTimer timer =
        new TareTimer(
            id,
            clock,
            pauseDetector,
            Percentiles.of(clock, config),
            recording,
            DecayingMax.of(clock, config),
            bounds,
            this::closed);
    keep(timer, recording);
    show(
        id,
        bounds,
        new Shown.Spread(name, spread(bounds), Bounds.seconds(bounds), timer::read),
        value(name + "_max", MetricType.GAUGE, () -> timer.max(TimeUnit.SECONDS)));
    return timer;
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig config, double scale) {
    String name = getConventionName(id);
    double[] bounds = families.bounds(id, name, Bounds.of(config));
    Recording recording = recordings.open(TareSummary.numbers(bounds.length), false);
    if (recording == null) {
      noRoom(id);
      return new NoopDistributionSummary(id);
    }
    TareSummary summary =
        new TareSummary(
            id,
            scale,
            Percentiles.of(clock, config),
            recording,
            DecayingMax.of(clock, config),
            bounds,
            this::closed);
    keep(summary, recording);
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
    double[] bounds = families.bounds(id, name, Bounds.nanos(config));
    LongTaskTimer timer =
        new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), Bounds.only(bounds, config), true) {
          @Override
          public void close() {
            closed(this);
          }
        };
    keep(timer, null);
    MetricType type = bounds.length == 0 ? MetricType.SUMMARY : MetricType.GAUGE_HISTOGRAM;
    show(
        id,
        bounds,
        new Shown.Spread(
            name, type, Bounds.seconds(bounds), recorded -> LongTasks.read(timer, bounds)),
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
            closed(this);
          }
        };
    keep(timer, null);
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
            closed(this);
          }
        };
    keep(counter, null);
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
    Meter meter =
        new DefaultMeter(id, type, measurements) {
          @Override
          public void close() {
            closed(this);
          }
        };
    keep(meter, null);
    show(id, shown.toArray(Shown[]::new));
    return meter;
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

  private static MetricType spread(double[] bounds) {
    return bounds.length == 0 ? MetricType.SUMMARY : MetricType.HISTOGRAM;
  }

  private String counterName(Meter.Id id) {
    String name = getConventionName(id);
    return name.endsWith("_total") ? name : name + "_total";
  }

  private static Shown value(String family, MetricType type, DoubleSupplier source) {
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
      refused(id, why);
    }
  }

  private void noRoom(Meter.Id id) {
    refused(id, "meter=" + id + " (no room within totalSeriesLimit of MetricsOptions)");
  }

  private void refused(Meter.Id id, String why) {
    failures.refused(id, why);
    boolean told = false;
    try {
      meterRegistrationFailed(id, why);
      told = true;
    } finally {
      if (!told) { // a listener threw, so nobody will have the meter
        forget(id);
      }
    }
  }

  private void keep(Meter meter, @Nullable Recording recording) {
    kept.put(meter.getId(), new Kept(meter, recording));
  }

  /**
   * A meter was closed by itself, which frees its series as removing it does; unless another has
   * its name and tags by now.
   */
  @SuppressWarnings(
      "ReferenceEquality") // the very meter: those of the same name and tags are equal
  private void closed(Meter meter) {
    Kept known = kept.get(meter.getId());
    if (known != null && known.meter() == meter && !isClosed()) {
      remove(meter);
    }
  }

  private void removed(Meter meter) {
    families.remove(meter.getId());
    forget(meter.getId());
  }

  private void forget(Meter.Id id) {
    Kept known = kept.remove(id);
    if (known != null && known.recording() != null) {
      known.recording().close();
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
    kept.clear();
  }
}
