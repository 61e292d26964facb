package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.Scale;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of a family of counters. One that is not known is left out.
 *
 * @param copy what all points have in common
 * @param since beside what was sent last
 * @param attributes of each row
 */
record CounterPoints(
    CounterFamily family, Copy copy, SinceLast since, List<Attributes> attributes) {

  /** Whether all are whole numbers. A difference to a copy of another scale may not be one. */
  boolean areWhole() {
    if (!isWhole(family)) {
      return false;
    }
    for (int row = 0; row < family.series().size(); row++) {
      CounterFamily earlier = earlier(row);
      if (earlier != null && !isWhole(earlier)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(CounterFamily counters) {
    return !counters.inDoubles() && counters.descriptor().scale().decimals() == 0;
  }

  /** The copy to subtract; null where nothing is to be. */
  private @Nullable CounterFamily earlier(int row) {
    return copy.delta() && since.earlier(row) instanceof CounterFamily earlier ? earlier : null;
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

  /** Of raw values of one scale the difference is exact. */
  private double value(int row) {
    CounterFamily earlier = earlier(row);
    if (earlier == null) {
      return family.value(row);
    }
    Scale scale = family.descriptor().scale();
    return family.inDoubles() || earlier.inDoubles() || !scale.equals(earlier.descriptor().scale())
        ? family.value(row) - earlier.value(since.earlierRow(row))
        : scale.toBase(raw(row));
  }

  private long raw(int row) {
    CounterFamily earlier = earlier(row);
    return earlier == null
        ? family.rawValue(row)
        : family.rawValue(row) - earlier.rawValue(since.earlierRow(row));
  }
}
