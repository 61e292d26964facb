package dev.tare.jetty;

import dev.tare.model.Collector;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.jetty.server.Server;

/**
 * Shows how many QUIC connections are open in a server, which carry HTTP/3; nothing where none of
 * its connectors speaks QUIC, or Jetty does not tell, as 12.0.
 *
 * <pre>{@code
 * metrics.registry().register(new QuicMetrics(server));
 * }</pre>
 *
 * <p>Read by the scrape, by any thread, from what Jetty counts; requests do nothing for it, and are
 * counted by {@link TareHandler} as all others are.
 */
public final class QuicMetrics implements Collector {
  private static final MetricDescriptor SESSIONS =
      new MetricDescriptor(
          new MetricName("jetty_quic_sessions"),
          MetricType.GAUGE,
          "QUIC connections open, each of which may carry many HTTP/3 requests.",
          Unit.NONE,
          List.of());

  private final Server server;

  /** Shows the connections of all connectors that {@code server} has when it is scraped. */
  public QuicMetrics(Server server) {
    this.server = server;
  }

  @Override
  public String name() {
    return "jetty_quic";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(SESSIONS);
  }

  @Override
  public List<MetricFamily> collect() {
    OptionalLong open = QuicConnectors.sessions(server);
    if (open.isEmpty()) {
      return List.of();
    }
    long[] bits = {Double.doubleToRawLongBits((double) open.getAsLong())};
    return List.of(new GaugeFamily(SESSIONS, SeriesIndex.SINGLE, bits));
  }
}
