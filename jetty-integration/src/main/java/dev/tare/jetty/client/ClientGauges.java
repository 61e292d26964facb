package dev.tare.jetty.client;

import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.Registration;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpDestination;

/** What a scrape reads of a client: its connections and its queues, of all destinations. */
final class ClientGauges {
  private final HttpClient client;

  private ClientGauges(HttpClient client) {
    this.client = client;
  }

  /**
   * Registers them.
   *
   * @throws IllegalArgumentException if a client of this name has them; then none is registered
   */
  static List<Registration> register(MetricRegistry registry, HttpClient client, String name) {
    ClientGauges gauges = new ClientGauges(client);
    List<Registration> registered = new ArrayList<>();
    try {
      GaugeBuilder connections =
          registry
              .gauge(
                  "http_client_connections",
                  "Connections of the pools: active, idle, or pending while they are opened.")
              .labels("client", "state");
      registered.add(
          connections.callback(
              List.of(name, "active"),
              () -> gauges.pools(AbstractConnectionPool::getActiveConnectionCount)));
      registered.add(
          connections.callback(
              List.of(name, "idle"),
              () -> gauges.pools(AbstractConnectionPool::getIdleConnectionCount)));
      registered.add(
          connections.callback(
              List.of(name, "pending"),
              () -> gauges.pools(AbstractConnectionPool::getPendingConnectionCount)));
      registered.add(
          registry
              .gauge("http_client_queued_requests", "Requests that wait for a connection.")
              .labels("client")
              .callback(List.of(name), gauges::queued));
      registered.add(
          registry
              .gauge(
                  "http_client_destinations", "Origins that the client has a pool and a queue for.")
              .labels("client")
              .callback(List.of(name), () -> gauges.client.getDestinations().size()));
      return registered;
    } catch (RuntimeException e) {
      registered.forEach(Registration::close);
      throw e;
    }
  }

  private double queued() {
    return client.getDestinations().stream()
        .mapToInt(at -> at instanceof HttpDestination known ? known.getQueuedRequestCount() : 0)
        .sum();
  }

  /** Over all pools that count; NaN where there are some and none does. */
  private double pools(ToIntFunction<AbstractConnectionPool> count) {
    List<Destination> destinations = client.getDestinations();
    boolean known = destinations.isEmpty();
    int sum = 0;
    for (Destination destination : destinations) {
      if (destination.getConnectionPool() instanceof AbstractConnectionPool pool) {
        known = true;
        sum += count.applyAsInt(pool);
      }
    }
    return known ? sum : Double.NaN;
  }
}
