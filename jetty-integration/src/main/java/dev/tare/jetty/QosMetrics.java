package dev.tare.jetty;

import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.QoSHandler;

/**
 * Shows how many requests wait in the {@link QoSHandler}s of a server, all of them together, and
 * what became of those that had to; nothing where it has none.
 *
 * <pre>{@code
 * metrics.registry().register(new QosMetrics(server));
 * }</pre>
 *
 * <p>Read by the scrape, by any thread, from what Jetty counts; requests do nothing for it. The
 * counters are absent where Jetty does not count them, as in 12.0.
 */
public final class QosMetrics implements Collector {
  /** Whether Jetty counts what it has refused. */
  private static final boolean COUNTED = counted();

  private static final MetricDescriptor WAITING =
      descriptor(
          "jetty_qos_waiting_requests",
          MetricType.GAUGE,
          "Requests that wait in a QoSHandler.",
          List.of());
  private static final MetricDescriptor WAITED =
      descriptor(
          "jetty_qos_waited_total",
          MetricType.COUNTER,
          "Requests that had to wait in a QoSHandler, when they begin to.",
          List.of());
  private static final MetricDescriptor REFUSED =
      descriptor(
          "jetty_qos_refused_total",
          MetricType.COUNTER,
          "Requests that a QoSHandler has refused: too many waited already, or it had waited too"
              + " long.",
          List.of("reason"));
  private static final SeriesIndex REASONS =
      new SeriesIndex(List.of("reason"), List.of(List.of("full"), List.of("late")));

  private final Server server;

  // No method references, which would look for the methods also where there are none.
  private final DoubleSupplier waited = counter(handler -> handler.getTotalSuspendedRequestCount());
  private final DoubleSupplier full = counter(handler -> handler.getTotalExceededRequestCount());
  private final DoubleSupplier late = counter(handler -> handler.getTotalExpiredRequestCount());

  /** Shows the handlers that {@code server} has when it is scraped. */
  public QosMetrics(Server server) {
    this.server = server;
  }

  private DoubleSupplier counter(ToLongFunction<QoSHandler> count) {
    return new LastingCounter<>(() -> handlers().stream(), handler -> true, count);
  }

  private List<QoSHandler> handlers() {
    return server.getDescendants(QoSHandler.class);
  }

  private static boolean counted() {
    try {
      QoSHandler.class.getMethod("getTotalExpiredRequestCount");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "jetty_qos";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(WAITING, WAITED, REFUSED);
  }

  @Override
  public List<MetricFamily> collect() {
    List<QoSHandler> handlers = handlers();
    if (handlers.isEmpty()) {
      return List.of();
    }
    List<MetricFamily> families = new ArrayList<>();
    double waiting = handlers.stream().mapToLong(QoSHandler::getSuspendedRequestCount).sum();
    long[] bits = {Double.doubleToRawLongBits(waiting)};
    families.add(new GaugeFamily(WAITING, SeriesIndex.SINGLE, bits));
    if (COUNTED) {
      families.add(counters(WAITED, SeriesIndex.SINGLE, waited));
      families.add(counters(REFUSED, REASONS, full, late));
    }
    return families;
  }

  private static CounterFamily counters(
      MetricDescriptor descriptor, SeriesIndex series, DoubleSupplier... values) {
    return new CounterFamily(
        descriptor,
        series,
        Arrays.stream(values).mapToLong(value -> (long) value.getAsDouble()).toArray());
  }

  private static MetricDescriptor descriptor(
      String name, MetricType type, String help, List<String> labels) {
    return new MetricDescriptor(new MetricName(name), type, help, Unit.NONE, labels);
  }
}
