package dev.tare.internal.registry;

import dev.tare.internal.aggregate.CounterFamilyState;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.OrderedSeries;
import dev.tare.internal.series.UpDownSeries;
import dev.tare.model.GaugeFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.StateSetFamily;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what the aggregator does not own: adders, cells and words, on the scraping thread. */
final class Readers {
  private Readers() {}

  static MetricFamily counters(MetricDescriptor descriptor, OrderedSeries<CounterSeries> ordered) {
    return CounterFamilyState.family(descriptor, ordered, series -> series.adder().sum());
  }

  static MetricFamily gauges(MetricDescriptor descriptor, OrderedSeries<PaddedLong> ordered) {
    long[] bits = ordered.longs(PaddedLong::acquire);
    return new GaugeFamily(descriptor, ordered.index(), bits);
  }

  static MetricFamily upDownCounters(
      MetricDescriptor descriptor, OrderedSeries<UpDownSeries> ordered) {
    long[] bits =
        ordered.longs(s -> Double.doubleToRawLongBits(descriptor.scale().toBase(s.open())));
    return new GaugeFamily(descriptor, ordered.index(), bits);
  }

  static MetricFamily infos(MetricDescriptor descriptor, OrderedSeries<?> ordered) {
    return new InfoFamily(descriptor, ordered.index());
  }

  static MetricFamily stateSets(
      MetricDescriptor descriptor, OrderedSeries<AtomicLong> ordered, List<String> states) {
    boolean[] values = new boolean[ordered.series().size() * states.size()];
    int at = 0;
    for (AtomicLong series : ordered.series()) {
      long bits = series.get(); // once: all states as they were at one time
      for (int state = 0; state < states.size(); state++) {
        values[at++] = (bits >>> state & 1) != 0;
      }
    }
    return new StateSetFamily(descriptor, ordered.index(), states, values);
  }
}
