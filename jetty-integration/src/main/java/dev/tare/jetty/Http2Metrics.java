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
import org.eclipse.jetty.server.Server;

/**
 * Shows how many HTTP/2 sessions and streams are open in a server; nothing where none of its
 * connectors speaks HTTP/2, or {@code jetty-http2-server} is not there.
 *
 * <pre>{@code
 * metrics.registry().register(new Http2Metrics(server));
 * }</pre>
 *
 * <p>Read by the scrape, by any thread, from what Jetty counts; requests do nothing for it. A
 * stream that its client has reset is not open, though its request may still be active.
 */
public final class Http2Metrics implements Collector {
  private static final boolean PRESENT =
      HostClasses.has("org.eclipse.jetty.http2.SessionContainer");

  private static final MetricDescriptor SESSIONS =
      gauge("jetty_http2_sessions", "HTTP/2 sessions open, one per socket that speaks it.");
  private static final MetricDescriptor STREAMS =
      gauge("jetty_http2_streams", "HTTP/2 streams open, of all sessions.");

  private final Server server;

  /** Shows the sessions of all connectors that {@code server} has when it is scraped. */
  public Http2Metrics(Server server) {
    this.server = server;
  }

  @Override
  public String name() {
    return "jetty_http2";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(SESSIONS, STREAMS);
  }

  @Override
  public List<MetricFamily> collect() {
    Http2Sessions open = PRESENT ? Http2Sessions.of(server) : null;
    return open == null
        ? List.of()
        : List.of(family(SESSIONS, open.sessions()), family(STREAMS, open.streams()));
  }

  private static MetricFamily family(MetricDescriptor descriptor, long value) {
    long[] bits = {Double.doubleToRawLongBits((double) value)};
    return new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits);
  }

  private static MetricDescriptor gauge(String name, String help) {
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, help, Unit.NONE, List.of());
  }
}
