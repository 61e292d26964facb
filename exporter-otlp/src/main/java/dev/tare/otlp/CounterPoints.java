package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a family of counters. One that is not known is left out.
 *
 * @param copy what all points have in common
 * @param since beside what was sent last
 * @param attributes of each row
 */
record CounterPoints(
    CounterFamily family, Copy copy, SinceLast since, List<Attributes> attributes) {

  /** Whether all are whole numbers. */
  boolean areWhole() {
    return !family.inDoubles() && family.descriptor().scale().decimals() == 0;
  }

  List<LongPointData> whole() {
    List<LongPointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      if (family.known(row)) {
        points.add(
            new CountPoint(
                copy.startNs(since, row),
                copy.takenNs(),
                attributes.get(row),
                raw(row),
                copy.exemplars().whole(family, row)));
      }
    }
    return points;
  }

  List<DoublePointData> inBase() {
    List<DoublePointData> points = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      if (family.known(row)) {
        points.add(
            DoublePointData.create(
                copy.startNs(since, row),
                copy.takenNs(),
                attributes.get(row),
                value(row),
                copy.exemplars().inBase(family, row)));
      }
    }
    return points;
  }

  private double value(int row) {
    if (!family.inDoubles()) {
      return family.descriptor().scale().toBase(raw(row));
    }
    return copy.delta() && since.earlier(row) instanceof CounterFamily earlier
        ? family.value(row) - earlier.value(since.earlierRow(row))
        : family.value(row);
  }

  private long raw(int row) {
    return copy.delta() && since.earlier(row) instanceof CounterFamily earlier
        ? family.rawValue(row) - earlier.rawValue(since.earlierRow(row))
        : family.rawValue(row);
  }
}
