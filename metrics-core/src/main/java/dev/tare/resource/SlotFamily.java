package dev.tare.resource;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family whose values are in neighbouring slots, one a series.
 *
 * @param first the slot of the first series
 */
record SlotFamily(MetricDescriptor descriptor, SeriesIndex series, int first) {

  /** A counter without labels. */
  static SlotFamily counter(String name, Unit unit, int slot, String help) {
    return of(MetricType.COUNTER, name, unit, slot, help);
  }

  /** A counter with one label, whose values are given sorted. */
  static SlotFamily counter(
      String name, Unit unit, int first, String help, String label, List<String> values) {
    return new SlotFamily(
        new MetricDescriptor(new MetricName(name), MetricType.COUNTER, help, unit, List.of(label)),
        new SeriesIndex(List.of(label), values.stream().map(List::of).toList()),
        first);
  }

  /** A gauge without labels. */
  static SlotFamily gauge(String name, Unit unit, int slot, String help) {
    return of(MetricType.GAUGE, name, unit, slot, help);
  }

  private static SlotFamily of(MetricType type, String name, Unit unit, int slot, String help) {
    return new SlotFamily(
        new MetricDescriptor(new MetricName(name), type, help, unit, List.of()),
        SeriesIndex.SINGLE,
        slot);
  }

  /** The family with the values of {@code slots}; null where one of them is not known. */
  @Nullable MetricFamily read(long[] slots) {
    long[] values = Arrays.copyOfRange(slots, first, first + series.size());
    for (long value : values) {
      if (value == MetricFamily.ABSENT) {
        return null;
      }
    }
    return descriptor.type() == MetricType.COUNTER
        ? new CounterFamily(descriptor, series, values)
        : new GaugeFamily(descriptor, series, values);
  }
}
