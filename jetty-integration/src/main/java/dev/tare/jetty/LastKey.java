package dev.tare.jetty;

import dev.tare.instrument.LabelValue;
import org.jspecify.annotations.Nullable;

/**
 * The key of the last request of a channel, as the next one is mostly like it: to pack one takes a
 * dozen loads that wait for each other, and memory that a server has long thrown out of its nearest
 * cache. Used as the hook is, by one thread after the other.
 */
final class LastKey {
  private @Nullable String method;
  private @Nullable LabelValue route;
  private int status;
  private Outcome outcome = Outcome.OK;
  private long key;

  /** Whether it is that of such a request. */
  @SuppressWarnings("ReferenceEquality") // Jetty has one string for each method of HTTP
  boolean isOf(String method, LabelValue route, Exchange exchange) {
    return method == this.method
        && route == this.route
        && exchange.status == status
        && exchange.outcome == outcome;
  }

  long key() {
    return key;
  }

  /** Keeps the key of such a request. */
  long keep(String method, LabelValue route, Exchange exchange, long key) {
    this.method = method;
    this.route = route;
    this.status = exchange.status;
    this.outcome = exchange.outcome;
    this.key = key;
    return key;
  }
}
