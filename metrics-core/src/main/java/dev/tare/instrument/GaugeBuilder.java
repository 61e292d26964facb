package dev.tare.instrument;

import dev.tare.model.MetricType;
import java.util.function.DoubleSupplier;

/** Defines a gauge. */
public final class GaugeBuilder extends InstrumentBuilder<GaugeBuilder> {
  private final InstrumentFactory factory;

  /** For the registry, which hands builders out. */
  public GaugeBuilder(String name, String help, InstrumentFactory factory) {
    super(name, MetricType.GAUGE, help);
    this.factory = factory;
  }

  /** Registers a gauge without labels. */
  public Gauge register() {
    requireLabels(false);
    return factory.gauge(this);
  }

  /** Registers a gauge with labels. */
  public Family<Gauge> family() {
    requireLabels(true);
    return factory.gauges(this);
  }

  /**
   * Registers a gauge without labels that is kept elsewhere.
   *
   * @param source read by every scrape, on its thread; in the base unit; NaN where it is not known
   *     now, and the gauge is then absent
   */
  public void callback(DoubleSupplier source) {
    requireLabels(false);
    factory.gauge(this, source);
  }
}
