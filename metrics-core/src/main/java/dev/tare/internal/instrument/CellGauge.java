package dev.tare.internal.instrument;

import dev.tare.instrument.Gauge;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.model.MetricDescriptor;

/** A gauge over the cell that the registry reads, which holds the bits of a double. */
public final class CellGauge implements Gauge {
  private final PaddedLong cell;
  private final MetricDescriptor descriptor;
  private final InvalidValues invalid;

  /** A gauge over a cell, of a family. */
  public CellGauge(PaddedLong cell, MetricDescriptor descriptor, InvalidValues invalid) {
    this.cell = cell;
    this.descriptor = descriptor;
    this.invalid = invalid;
  }

  @Override
  public void set(double value) {
    cell.setRelease(Double.doubleToRawLongBits(value));
  }

  @Override
  public void inc(double amount) {
    if (!cell.addDouble(amount)) {
      invalid.add();
    }
  }

  @Override
  public void dec(double amount) {
    inc(-amount);
  }

  @Override
  public String toString() {
    return "gauge " + descriptor.name();
  }
}
