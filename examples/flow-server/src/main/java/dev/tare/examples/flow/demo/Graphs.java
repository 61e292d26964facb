package dev.tare.examples.flow.demo;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Graphs that Prometheus draws when their link is opened; its versions 2 and 3 know the form. */
final class Graphs {
  /** What is drawn, to the query. */
  static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put(
        "requests a second, by route", "sum by (instance, route) (rate(http_requests_total[1m]))");
    QUERIES.put(
        "99th percentile of requests, by route",
        "http_request_duration_quantile_seconds{quantile=\"0.99\"}");
    QUERIES.put(
        "99th percentile of messages on their way, by connection",
        "histogram_quantile(0.99,"
            + " sum by (le, connection) (rate(flow_network_latency_seconds_bucket[1m])))");
    QUERIES.put(
        "messages dropped a second, and why",
        "sum by (connection, reason) (rate(flow_message_drops_total[1m])) > 0");
    QUERIES.put(
        "processes started, and started again",
        "sum by (instance, component) (flow_process_starts_total)");
    QUERIES.put("sockets open", "http_open_connections");
    QUERIES.put("memory of the process", "process_resident_memory_bytes");
    QUERIES.put("Tare's share of a core", "rate(tare_aggregator_cpu_seconds_total[1m])");
  }

  private Graphs() {}

  /** The address of a graph of the last five minutes. */
  static URI link(URI prometheus, String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
    return prometheus.resolve("/graph?g0.expr=" + encoded + "&g0.tab=0&g0.range_input=5m");
  }
}
