package dev.tare.health;

import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Shows what is known of the checks. */
final class HealthFamilies implements Collector {
  private static final List<String> LABELS = List.of("check", "kind");
  private static final MetricDescriptor ANSWERS =
      new MetricDescriptor(
          new MetricName("health_up"),
          MetricType.GAUGE,
          "What the probe of this kind is told: 1 for up, 0 for down or draining.",
          Unit.NONE,
          List.of("kind"));
  private static final MetricDescriptor UP =
      new MetricDescriptor(
          new MetricName("health_check_up"),
          MetricType.GAUGE,
          "What the check said last: 1 where all was well, 0 where it was not, threw or hangs.",
          Unit.NONE,
          LABELS);
  private static final MetricDescriptor AGE =
      new MetricDescriptor(
          new MetricName("health_check_age_seconds"),
          MetricType.GAUGE,
          "How long that has been known.",
          Unit.SECONDS,
          LABELS);
  private static final MetricDescriptor FAILURES =
      new MetricDescriptor(
          new MetricName("health_check_failures_total"),
          MetricType.COUNTER,
          "Calls of the check that said no, threw or took too long.",
          Unit.NONE,
          LABELS);

  private final List<WatchedCheck> checks;
  private final Function<HealthKind, HealthReport> reports;

  HealthFamilies(List<WatchedCheck> checks, Function<HealthKind, HealthReport> reports) {
    this.checks = checks;
    this.reports = reports;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(ANSWERS, UP, AGE, FAILURES);
  }

  @Override
  public List<MetricFamily> collect() {
    TreeMap<List<String>, Double> up = new TreeMap<>(SeriesIndex::compare);
    TreeMap<List<String>, Double> age = new TreeMap<>(SeriesIndex::compare);
    TreeMap<List<String>, Long> failures = new TreeMap<>(SeriesIndex::compare);
    for (WatchedCheck check : checks) {
      List<String> row = List.of(check.name(), check.kind().word());
      CheckReport now = check.report();
      Duration known = now.age();
      if (known != null) {
        up.put(row, now.state() == HealthState.UP ? 1.0 : 0.0);
        age.put(row, known.toNanos() / 1e9);
      }
      failures.put(row, check.failures());
    }
    return List.of(
        gauge(ANSWERS, answers()),
        gauge(UP, up),
        gauge(AGE, age),
        new CounterFamily(
            FAILURES,
            new SeriesIndex(LABELS, new ArrayList<>(failures.keySet())),
            failures.values().stream().mapToLong(Long::longValue).toArray()));
  }

  private SortedMap<List<String>, Double> answers() {
    TreeMap<List<String>, Double> answers = new TreeMap<>(SeriesIndex::compare);
    for (HealthKind kind : List.of(HealthKind.LIVE, HealthKind.READY, HealthKind.STARTUP)) {
      answers.put(List.of(kind.word()), reports.apply(kind).isUp() ? 1.0 : 0.0);
    }
    return answers;
  }

  private static MetricFamily gauge(
      MetricDescriptor descriptor, SortedMap<List<String>, Double> values) {
    return new GaugeFamily(
        descriptor,
        new SeriesIndex(descriptor.labelNames(), new ArrayList<>(values.keySet())),
        values.values().stream().mapToLong(Double::doubleToRawLongBits).toArray());
  }
}
