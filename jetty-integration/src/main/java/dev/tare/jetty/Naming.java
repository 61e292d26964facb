package dev.tare.jetty;

/** What the families of requests and their labels are called: one of these as a whole. */
public enum Naming {
  /**
   * {@code http_requests_total{method,route,status}} and its like; every family of this package.
   */
  PROMETHEUS,

  /**
   * OpenTelemetry's stable conventions for HTTP servers, as Prometheus spells them: {@code
   * http_server_request_duration_seconds{http_request_method,http_route,…}}. A label that it asks
   * for only where its value is known, such as the route of what nobody matched, is empty, which is
   * to Prometheus as if it were absent. What it has no convention for (refused requests, sockets,
   * pools) keeps its name.
   */
  OPEN_TELEMETRY;

  /** The route of what nobody matched. */
  String unmatched() {
    return this == PROMETHEUS ? "unmatched" : "";
  }
}
