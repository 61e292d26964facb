package dev.tare.jetty.client;

import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/** A request that is under way, and since when. Used again for another; guarded by its stripe. */
final class InFlight {
  @Nullable Request request;
  @Nullable InFlight next;
  long queuedNs;
  long begunNs;

  /** Whether it has a connection. */
  boolean begun;

  void begin(Request request, long nowNs) {
    this.request = request;
    this.queuedNs = nowNs;
    this.begunNs = nowNs;
    this.begun = false;
  }
}
