package dev.tare.jetty;

import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.NanoTime;

/**
 * Measures the sockets of connectors: how many, how long, how many bytes, and how their TLS
 * handshakes end. One per registry, for any number of connectors:
 *
 * <pre>{@code
 * ConnectionMetrics connections = new ConnectionMetrics(metrics.registry());
 * connections.attach(connector);
 * }</pre>
 *
 * <p>Sockets that were open before a connector was attached are not seen. Where none is attached
 * the gauges and the bytes are absent.
 */
public final class ConnectionMetrics implements AutoCloseable {
  private static final MetricDescriptor OPEN =
      gauge(
          "http_open_connections", "Sockets open, one per socket whatever its layers.", Unit.NONE);
  private static final MetricDescriptor AGE_MAX =
      gauge(
          "http_connection_age_max_seconds",
          "Age of the oldest socket that is open; absent where none is.",
          Unit.SECONDS);
  private static final MetricDescriptor AGE_MEAN =
      gauge(
          "http_connection_age_mean_seconds",
          "Mean age of the sockets that are open; absent where none is.",
          Unit.SECONDS);
  private static final MetricDescriptor BYTES =
      new MetricDescriptor(
          new MetricName("http_connection_bytes_total"),
          MetricType.COUNTER,
          "Bytes of open and closed sockets, those of TLS included.",
          Unit.BYTES,
          List.of("direction"));
  private static final SeriesIndex DIRECTIONS =
      new SeriesIndex(List.of("direction"), List.of(List.of("in"), List.of("out")));

  private final Connections connections;
  private final Registration registration;

  /** The most that scrapes have shown: see {@link #shown}. */
  private final AtomicLong shownIn = new AtomicLong();

  private final AtomicLong shownOut = new AtomicLong();

  /**
   * Registers the families.
   *
   * @throws IllegalArgumentException if one of their names is taken, be it by another of these
   */
  public ConnectionMetrics(MetricRegistry registry) {
    this.connections =
        new Connections(registry, GuardedErrorHandler.of(registry, new FirstErrorLog()));
    this.registration = registry.register(new Reader());
  }

  /**
   * Measures the sockets that {@code connector} accepts from now on. Attached before the connector
   * starts, it hears at once when a socket closes that was upgraded (101) to a protocol without
   * Jetty's listeners; else the next scrape finds out.
   */
  public synchronized void attach(Connector connector) {
    connections.attach(connector);
  }

  /** Lets go of {@code connector}: its sockets that are open are counted when they close. */
  synchronized void detach(Connector connector) {
    connections.detach(connector);
  }

  /**
   * Lets go of the connectors, and takes back the gauges and the bytes. Counts stay as they are.
   */
  @Override
  public synchronized void close() {
    connections.connectors().forEach(connections::detach);
    registration.close();
  }

  private static MetricDescriptor gauge(String name, String help, Unit unit) {
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, help, unit, List.of());
  }

  /**
   * A socket that closes while its bytes are read may be missed. A counter that falls would look
   * like a restart, so the most that was seen stands until the sum has passed it.
   */
  private static long shown(AtomicLong most, long sum) {
    return most.accumulateAndGet(sum, Math::max);
  }

  private final class Reader implements Collector {
    @Override
    public String name() {
      return "jetty_connections";
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return List.of(OPEN, AGE_MAX, AGE_MEAN, BYTES);
    }

    @Override
    public List<MetricFamily> collect() {
      if (connections.connectors().isEmpty()) {
        return List.of(); // 0 would be of connectors that nobody listens to
      }
      Collection<OpenSocket> sockets = connections.sockets();
      // Before the open ones: see Connections.closed.
      long in = connections.closedBytesIn();
      long out = connections.closedBytesOut();
      long now = NanoTime.now();
      long count = 0;
      long oldest = 0;
      double ages = 0;
      for (OpenSocket socket : sockets) {
        long age = socket.ageNs(now);
        count++;
        oldest = Math.max(oldest, age);
        ages += age;
        in += socket.bytesIn();
        out += socket.bytesOut();
      }
      List<MetricFamily> families = new ArrayList<>();
      families.add(gauge(OPEN, (double) count));
      if (count > 0) {
        families.add(gauge(AGE_MAX, oldest / 1e9));
        families.add(gauge(AGE_MEAN, ages / count / 1e9));
      }
      if (connections.knowsBytes()) {
        families.add(
            new CounterFamily(
                BYTES, DIRECTIONS, new long[] {shown(shownIn, in), shown(shownOut, out)}));
      }
      return families;
    }

    private static GaugeFamily gauge(MetricDescriptor descriptor, double value) {
      return new GaugeFamily(
          descriptor, SeriesIndex.SINGLE, new long[] {Double.doubleToRawLongBits(value)});
    }
  }
}
