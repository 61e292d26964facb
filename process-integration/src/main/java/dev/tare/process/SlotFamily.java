package dev.tare.process;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family whose values are in neighbouring slots: one a series, of a summary its count and then
 * its sum. {@link #read} is called under the tracker's lock.
 */
final class SlotFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final int first;
  private final int width;

  /** Which series were known last, and their index: it must stay the same while they do. */
  private boolean[] known;

  private SeriesIndex knownSeries;

  private SlotFamily(MetricDescriptor descriptor, SeriesIndex series, int first) {
    this.descriptor = descriptor;
    this.series = series;
    this.first = first;
    this.width = descriptor.type() == MetricType.SUMMARY ? 2 : 1;
    this.known = new boolean[series.size()];
    this.knownSeries = new SeriesIndex(series.labelNames(), List.of());
  }

  /** A counter without labels. */
  static SlotFamily counter(String name, Unit unit, int slot, String help) {
    return of(MetricType.COUNTER, name, unit, slot, help);
  }

  /** A counter with one label, whose values are given sorted. */
  static SlotFamily counter(
      String name, Unit unit, int first, String help, String label, List<String> values) {
    return of(MetricType.COUNTER, name, unit, first, help, label, values);
  }

  /** A gauge without labels. */
  static SlotFamily gauge(String name, Unit unit, int slot, String help) {
    return of(MetricType.GAUGE, name, unit, slot, help);
  }

  /** A gauge with one label, whose values are given sorted. */
  static SlotFamily gauge(
      String name, Unit unit, int first, String help, String label, List<String> values) {
    return of(MetricType.GAUGE, name, unit, first, help, label, values);
  }

  /** A count and a sum without labels. */
  static SlotFamily summary(String name, Unit unit, int slot, String help) {
    return of(MetricType.SUMMARY, name, unit, slot, help);
  }

  /** Counts and sums with one label, whose values are given sorted. */
  static SlotFamily summary(
      String name, Unit unit, int first, String help, String label, List<String> values) {
    return of(MetricType.SUMMARY, name, unit, first, help, label, values);
  }

  private static SlotFamily of(MetricType type, String name, Unit unit, int slot, String help) {
    return new SlotFamily(
        new MetricDescriptor(new MetricName(name), type, help, unit, List.of()),
        SeriesIndex.SINGLE,
        slot);
  }

  private static SlotFamily of(
      MetricType type,
      String name,
      Unit unit,
      int first,
      String help,
      String label,
      List<String> values) {
    return new SlotFamily(
        new MetricDescriptor(new MetricName(name), type, help, unit, List.of(label)),
        new SeriesIndex(List.of(label), values.stream().map(List::of).toList()),
        first);
  }

  MetricDescriptor descriptor() {
    return descriptor;
  }

  /** How far each of its slots may fall and be held, as {@link CounterFall} says. */
  void describe(long[] held) {
    boolean counts = descriptor.type() != MetricType.GAUGE;
    Arrays.fill(held, first, end(), counts ? CounterFall.held(descriptor) : CounterFall.FREE);
    for (int slot = first; width == 2 && slot < end(); slot += width) {
      held[slot] = 0; // of a summary, the count
    }
  }

  /** The slot behind the last one. */
  int end() {
    return first + series.size() * width;
  }

  /** The series that are known in {@code slots}; null where none is. */
  @Nullable MetricFamily read(long[] slots) {
    boolean[] now = new boolean[series.size()];
    long[] values = new long[series.size() * width];
    int length = 0;
    for (int row = 0; row < now.length; row++) {
      int slot = first + row * width;
      now[row] = known(slots, slot);
      if (now[row]) {
        System.arraycopy(slots, slot, values, length, width);
        length += width;
      }
    }
    if (length == 0) {
      return null;
    }
    return family(index(now), Arrays.copyOf(values, length));
  }

  private boolean known(long[] slots, int slot) {
    return slots[slot] != MetricFamily.ABSENT && slots[slot + width - 1] != MetricFamily.ABSENT;
  }

  private SeriesIndex index(boolean[] now) {
    if (!Arrays.equals(known, now)) {
      List<List<String>> rows = new ArrayList<>();
      for (int row = 0; row < now.length; row++) {
        if (now[row]) {
          rows.add(series.values(row));
        }
      }
      known = now;
      knownSeries =
          rows.size() == series.size() ? series : new SeriesIndex(series.labelNames(), rows);
    }
    return knownSeries;
  }

  private MetricFamily family(SeriesIndex index, long[] values) {
    return switch (descriptor.type()) {
      case COUNTER -> new CounterFamily(descriptor, index, values);
      case SUMMARY -> new SummaryFamily(descriptor, index, new double[0], true, values);
      default -> new GaugeFamily(descriptor, index, values);
    };
  }
}
