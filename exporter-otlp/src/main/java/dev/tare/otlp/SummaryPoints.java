package dev.tare.otlp;

import dev.tare.model.SummaryFamily;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a family of summaries that have a count. They are always of all time: OTLP has no
 * others.
 */
record SummaryPoints(
    SummaryFamily family, Copy copy, SinceLast since, List<Attributes> attributes) {

  List<SummaryPointData> all() {
    List<SummaryPointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      points.add(
          SummaryPointData.create(
              Math.min(copy.takenNs(), since.startNs(row)),
              copy.takenNs(),
              attributes.get(row),
              family.count(row),
              family.sum(row),
              quantiles(row)));
    }
    return points;
  }

  private List<ValueAtQuantile> quantiles(int row) {
    List<ValueAtQuantile> values = new ArrayList<>();
    for (int i = 0; i < family.quantiles(); i++) {
      double value = family.quantileValue(row, i);
      if (!Double.isNaN(value)) {
        values.add(ValueAtQuantile.create(family.quantile(i), value));
      }
    }
    return values;
  }
}
