package dev.tare.micrometer;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A family of counters, gauges or infos. */
final class ValueFamily extends ShownFamily<DoubleSupplier> {
  private final MeterFailures failures;

  ValueFamily(String name, MetricType type, String help, MeterFailures failures) {
    super(name, type, help);
    this.failures = failures;
  }

  @Override
  MetricFamily read(Layout<DoubleSupplier> layout, Recordings.Recorded recorded) {
    if (type() == MetricType.INFO) {
      return new InfoFamily(layout.descriptor(), layout.index());
    }
    List<Row<DoubleSupplier>> rows = layout.rows();
    double[] values = new double[rows.size()];
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(rows.get(i));
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return type() == MetricType.COUNTER
        ? new CounterFamily(layout.descriptor(), layout.index(), values)
        : new GaugeFamily(layout.descriptor(), layout.index(), bits);
  }

  @SuppressWarnings("CatchThrowable") // an application's function; it must cost only its own row
  private double value(Row<DoubleSupplier> row) {
    try {
      return row.source().getAsDouble();
    } catch (Throwable e) {
      failures.unreadable(row.id(), e);
      return Double.NaN;
    }
  }
}
