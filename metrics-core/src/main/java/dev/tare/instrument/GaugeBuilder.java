package dev.tare.instrument;

import java.util.List;
import java.util.function.DoubleSupplier;

/** Defines a gauge. */
public interface GaugeBuilder extends InstrumentBuilder<GaugeBuilder> {

  /** Registers a gauge without labels. */
  Gauge register();

  /** Registers a gauge with labels. */
  Family<Gauge> family();

  /**
   * Registers a gauge without labels that is kept elsewhere.
   *
   * @param source read by every scrape, on its thread; in the base unit; NaN where it is not known
   *     now, and the gauge is then absent
   * @throws IllegalArgumentException if the name is taken; by a callback, until that is closed
   */
  Registration callback(DoubleSupplier source);

  /**
   * Registers one series of a gauge that is kept elsewhere.
   *
   * <pre>{@code
   * GaugeBuilder sizes = registry.gauge("pool_size", "Connections.").labels("pool");
   * Registration orders = sizes.callback(List.of("orders"), ordersPool::size);
   * orders.close(); // when the pool is closed: it is not held, nor shown, any more
   * }</pre>
   *
   * @param labelValues one for each label; every other set of values may have a callback, too
   * @param source as above
   * @throws IllegalArgumentException if these values have a callback that is not closed
   */
  Registration callback(List<String> labelValues, DoubleSupplier source);
}
