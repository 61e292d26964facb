package dev.tare.otlp;

import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.ArrayList;
import java.util.List;

/**
 * Points that are a number now, whatever it was before. One that is not known is left out.
 *
 * @param takenNs when
 * @param attributes of each row
 */
record NumberPoints(long takenNs, List<Attributes> attributes) {

  List<DoublePointData> of(GaugeFamily family) {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      add(points, attributes.get(row), family.value(row));
    }
    return points;
  }

  /** One a quantile, with a {@code quantile} as the text formats have it. */
  List<DoublePointData> quantiles(SummaryFamily family) {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      for (int i = 0; i < family.quantiles(); i++) {
        String quantile = LabelNumber.text(family.quantile(i));
        add(
            points,
            SeriesAttributes.with(attributes.get(row), "quantile", quantile),
            family.quantileValue(row, i));
      }
    }
    return points;
  }

  /** One a bucket, with a {@code le}, and cumulative as the text formats have it. */
  List<DoublePointData> buckets(HistogramFamily family) {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      long count = 0;
      for (int bucket = 0; bucket < family.buckets(); bucket++) {
        count += family.bucketCount(row, bucket);
        String le = LabelNumber.text(family.upperBound(bucket));
        add(points, SeriesAttributes.with(attributes.get(row), "le", le), (double) count);
      }
    }
    return points;
  }

  List<DoublePointData> counts(HistogramFamily family) {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      add(points, attributes.get(row), (double) family.count(row));
    }
    return points;
  }

  List<DoublePointData> sums(HistogramFamily family) {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      add(points, attributes.get(row), family.sum(row));
    }
    return points;
  }

  private void add(List<DoublePointData> points, Attributes labels, double value) {
    if (!Double.isNaN(value)) {
      points.add(DoublePointData.create(0, takenNs, labels, value, List.of()));
    }
  }

  /** 1 for each fact. */
  List<LongPointData> of(InfoFamily family, SinceLast since) {
    List<LongPointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      points.add(LongPointData.create(startNs(since, row), takenNs, attributes.get(row), 1));
    }
    return points;
  }

  /** 1 for each state that is on, and 0 for the others. */
  List<LongPointData> of(StateSetFamily family, SinceLast since) {
    String label = family.descriptor().name().value();
    List<LongPointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      for (int state = 0; state < family.states().size(); state++) {
        Attributes labels =
            SeriesAttributes.with(attributes.get(row), label, family.states().get(state));
        long on = family.on(row, state) ? 1 : 0;
        points.add(LongPointData.create(startNs(since, row), takenNs, labels, on));
      }
    }
    return points;
  }

  /** A clock that was put back makes no beginning later than its end. */
  private long startNs(SinceLast since, int row) {
    return Math.min(takenNs, since.startNs(row));
  }
}
