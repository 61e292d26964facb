package dev.tare.artifacts.osgi;

import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that records, reads what it has recorded and prints it, with the core alone. */
public final class CoreBundle implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    try (Metrics metrics = Metrics.open()) {
      Counter orders = metrics.registry().counter("orders_total", "Orders.").register();
      Histogram latency = metrics.registry().histogram("order_seconds", "Of each.").register();
      for (int i = 1; i <= 1000; i++) {
        orders.increment();
        latency.record(i * 1000L);
      }
      System.out.println("orders " + metrics.snapshot().value("orders_total"));
      System.out.println("latencies " + metrics.snapshot().value("order_seconds_count"));
      System.out.println("seconds " + metrics.snapshot().value("order_seconds_sum"));
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
