package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;

/** What is counted of WebSockets, by route. Any thread. */
final class WebSocketFamilies {
  private static final String ROUTE = "route";
  private static final String DIRECTION = "direction";

  private final Family<UpDownCounter> open;
  private final Family<Counter> opened;
  private final Family<Counter> closed;
  private final Family<Histogram> durations;
  private final Family<Counter> messages;
  private final Family<Counter> bytes;

  /** Registers them, or finds them registered. */
  WebSocketFamilies(MetricRegistry registry) {
    this.open =
        registry
            .upDownCounter("http_websockets_open", "WebSockets open.")
            .labels(ROUTE)
            .seriesLimit(RequestFamilies.SERIES_LIMIT)
            .family();
    this.opened =
        counter(registry, "http_websockets_opened_total", "WebSockets opened.", ROUTE).family();
    this.closed =
        counter(
                registry,
                "http_websockets_closed_total",
                "WebSockets closed, by the code of the first close frame; 1006 where there was none.",
                ROUTE,
                "code")
            .family();
    this.durations =
        registry
            .histogram(
                "http_websocket_duration_seconds", "Time that each WebSocket was open, at its end.")
            .unit(Unit.SECONDS)
            .labels(ROUTE)
            .buckets(HttpMetrics.STREAM_BUCKETS)
            .quantiles()
            .seriesLimit(RequestFamilies.SERIES_LIMIT)
            .family();
    this.messages =
        counter(
                registry,
                "http_websocket_messages_total",
                "Messages of text and binary that were whole, however many frames each had.",
                ROUTE,
                DIRECTION)
            .family();
    this.bytes =
        counter(
                registry,
                "http_websocket_bytes_total",
                "Bytes of all frames as they are sent, compressed and with their heads.",
                ROUTE,
                DIRECTION)
            .unit(Unit.BYTES)
            .family();
  }

  private static CounterBuilder counter(
      MetricRegistry registry, String name, String help, String... labels) {
    return registry.counter(name, help).labels(labels).seriesLimit(RequestFamilies.SERIES_LIMIT);
  }

  /** Where those of one route are counted, looked up: no frame looks anything up. */
  RouteCounts of(String route) {
    return new RouteCounts(
        route,
        open.with(route),
        opened.with(route),
        closed,
        durations.with(route),
        direction(route, "in"),
        direction(route, "out"));
  }

  private DirectionCounts direction(String route, String direction) {
    return new DirectionCounts(messages.with(route, direction), bytes.with(route, direction));
  }

  /** The counts of one route. */
  record RouteCounts(
      String route,
      UpDownCounter open,
      Counter opened,
      Family<Counter> closed,
      Histogram durations,
      DirectionCounts in,
      DirectionCounts out) {}

  /** Those of one route and direction. */
  record DirectionCounts(Counter messages, Counter bytes) {}
}
