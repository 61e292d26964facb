package dev.tare.clientjava;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Summaries with a count and no sum, as client_java makes them of Dropwizard's timers. Readers drop
 * such a family or make up a sum of 0, so it is taken apart: quantiles become gauges, counts and
 * the sums that there are families of no type. Names and labels of the samples stay.
 */
final class PartialSummaries {
  private static final String SECONDS = "_seconds";
  private static final String QUANTILE = "_quantile";

  private PartialSummaries() {}

  /** The snapshot itself, or what it comes apart into. */
  static Stream<MetricSnapshot> apart(MetricSnapshot snapshot) {
    if (!(snapshot instanceof SummarySnapshot summary) || !isPartial(summary)) {
      return Stream.of(snapshot);
    }
    Stream<MetricSnapshot> numbers =
        Stream.of(
            numbers(summary, "_count", p -> p.hasCount(), p -> (double) p.getCount()),
            numbers(summary, "_sum", p -> p.hasSum(), p -> p.getSum()));
    return Stream.concat(Stream.of(quantiles(summary)), numbers)
        .filter(part -> !part.getDataPoints().isEmpty());
  }

  private static boolean isPartial(SummarySnapshot summary) {
    List<SummaryDataPointSnapshot> points = summary.getDataPoints();
    return points.stream().anyMatch(p -> p.hasCount() || p.hasSum())
        && !points.stream().allMatch(p -> p.hasCount() && p.hasSum());
  }

  /** Tare shows a summary of nothing but quantiles as the gauge that it is. */
  private static MetricSnapshot quantiles(SummarySnapshot summary) {
    SummarySnapshot.Builder quantiles = SummarySnapshot.builder();
    quantiles.name(quantileName(summary)).help(summary.getMetadata().getHelp());
    summary.getDataPoints().stream()
        .filter(point -> point.getQuantiles().size() > 0)
        .map(
            point ->
                SummaryDataPointSnapshot.builder()
                    .labels(point.getLabels())
                    .quantiles(point.getQuantiles())
                    .build())
        .forEach(quantiles::dataPoint);
    return quantiles.build();
  }

  private static MetricSnapshot numbers(
      SummarySnapshot summary,
      String suffix,
      Predicate<SummaryDataPointSnapshot> has,
      ToDoubleFunction<SummaryDataPointSnapshot> number) {
    UnknownSnapshot.Builder numbers = UnknownSnapshot.builder();
    numbers.name(summary.getMetadata().getName() + suffix).help(summary.getMetadata().getHelp());
    summary.getDataPoints().stream()
        .filter(has)
        .map(
            point ->
                UnknownDataPointSnapshot.builder()
                    .labels(point.getLabels())
                    .value(number.applyAsDouble(point))
                    .build())
        .forEach(numbers::dataPoint);
    return numbers.build();
  }

  /** {@code order_seconds} has {@code order_quantile_seconds}. */
  private static String quantileName(SummarySnapshot summary) {
    String name = summary.getMetadata().getName();
    return name.endsWith(SECONDS)
        ? name.substring(0, name.length() - SECONDS.length()) + QUANTILE + SECONDS
        : name + QUANTILE;
  }
}
