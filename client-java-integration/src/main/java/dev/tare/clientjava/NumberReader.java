package dev.tare.clientjava;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.Scale;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Families of one number a series. */
record NumberReader(FamilyReader family) {

  MetricFamily counters() {
    Points<CounterDataPointSnapshot> points = family.points(CounterDataPointSnapshot.class);
    List<CounterDataPointSnapshot> all = points.all();
    Digits digits = family.digits();
    for (CounterDataPointSnapshot point : all) {
      if (!Digits.isInRange(point.getValue())) {
        throw new IllegalArgumentException(
            "value=%s of labels=%s (allowed: below 2^63)"
                .formatted(point.getValue(), point.getLabels()));
      }
      digits.add(point.getValue());
      digits.add(point.getExemplar());
    }
    Scale scale = digits.scale();
    long[] values = all.stream().mapToLong(p -> Digits.raw(p.getValue(), scale)).toArray();
    @Nullable Exemplar[] exemplars =
        all.stream().map(p -> TraceExemplars.of(p.getExemplar(), scale)).toArray(Exemplar[]::new);
    return new CounterFamily(
            family.descriptor(points.index().labelNames(), scale), points.index(), values)
        .withExemplars(exemplars)
        .withCreated(family.created(all));
  }

  MetricFamily gauges() {
    return gauges(GaugeDataPointSnapshot.class, GaugeDataPointSnapshot::getValue);
  }

  MetricFamily unknown() {
    return gauges(UnknownDataPointSnapshot.class, UnknownDataPointSnapshot::getValue);
  }

  private <P extends DataPointSnapshot> MetricFamily gauges(
      Class<P> type, ToDoubleFunction<P> value) {
    Points<P> points = family.points(type);
    long[] bits =
        points.all().stream()
            .mapToLong(point -> Double.doubleToRawLongBits(value.applyAsDouble(point)))
            .toArray();
    Scale scale = family.digits().scale(); // gauges are doubles in Tare, too
    return new GaugeFamily(
        family.descriptor(points.index().labelNames(), scale), points.index(), bits);
  }
}
