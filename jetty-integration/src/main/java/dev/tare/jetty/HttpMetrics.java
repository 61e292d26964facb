package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The HTTP families, and the one event that feeds them. */
final class HttpMetrics {
  private static final int SERIES_LIMIT = 5_000;
  private static final int MAX_STATUS = 999;

  private final Event event;
  private final UpDownCounter active;
  private final Counter unknownSizes;
  private final Map<String, Integer> methodIds;
  private final int otherMethod;

  /** By status; 0, the dictionary's {@code other}, where there is no such status. */
  private final int[] statusIds = new int[MAX_STATUS + 1];

  HttpMetrics(MetricRegistry registry, Dictionary routes) {
    Dictionary methods = new Dictionary(16);
    this.otherMethod = methods.id("OTHER");
    this.methodIds =
        Stream.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")
            .collect(Collectors.toUnmodifiableMap(method -> method, methods::id));
    Dictionary statuses = new Dictionary(1024);
    statusIds[0] = statuses.id("0");
    for (int status = 100; status <= MAX_STATUS; status++) {
      statusIds[status] = statuses.id(Integer.toString(status));
    }
    this.unknownSizes =
        registry
            .counter(
                "tare_jetty_sizes_unknown_total",
                "Requests of which Jetty did not tell how much of the body was read.")
            .register();
    this.active =
        registry
            .upDownCounter("http_active_requests", "Requests begun and not completed.")
            .register();
    this.event =
        registry
            .event("http_request")
            .label("method", methods)
            .label("route", routes)
            .label("status", statuses)
            .label("outcome", outcomes())
            .derivedLabel("class", "status", statusClasses())
            .counts(requests(registry))
            .counts(responses(registry))
            .counts(requestOutcomes(registry))
            .measures(duration(registry))
            .measures(
                size(registry, "http_request_size_bytes", "Bytes read of each request's body."))
            .measures(
                size(
                    registry,
                    "http_response_size_bytes",
                    "Bytes sent of each response's body, error pages included."))
            .register();
  }

  private static CounterBuilder requests(MetricRegistry registry) {
    return registry
        .counter(
            "http_requests_total",
            "Requests completed, by the status on the wire; 0 where nothing was sent.")
        .labels("method", "route", "status")
        .seriesLimit(SERIES_LIMIT);
  }

  private static CounterBuilder responses(MetricRegistry registry) {
    return registry
        .counter(
            "http_responses_total",
            "Responses by status class, none where nothing was sent; counted when they end.")
        .labels("class");
  }

  private static CounterBuilder requestOutcomes(MetricRegistry registry) {
    return registry
        .counter(
            "http_request_outcomes_total",
            "Requests by how they ended, apart from their status; counted when they end.")
        .labels("outcome");
  }

  private static Dictionary outcomes() {
    Dictionary outcomes = new Dictionary(Outcome.values().length + 1);
    for (Outcome outcome : Outcome.values()) {
      outcomes.id(outcome.label());
    }
    return outcomes;
  }

  private static Map<String, String> statusClasses() {
    Map<String, String> classes = new HashMap<>();
    classes.put("0", "none");
    for (int status = 100; status < 600; status++) {
      classes.put(Integer.toString(status), status / 100 + "xx");
    }
    return classes;
  }

  private static HistogramBuilder duration(MetricRegistry registry) {
    return registry
        .histogram(
            "http_request_duration_seconds",
            "Time from the first byte of the request to the end of the response.")
        .unit(Unit.SECONDS)
        .labels("method", "route", "status")
        .seriesLimit(SERIES_LIMIT);
  }

  private static HistogramBuilder size(MetricRegistry registry, String name, String help) {
    return registry
        .histogram(name, help)
        .unit(Unit.BYTES)
        .labels("method", "route")
        .seriesLimit(SERIES_LIMIT);
  }

  UpDownCounter active() {
    return active;
  }

  int method(String method) {
    return methodIds.getOrDefault(method, otherMethod);
  }

  /**
   * Records one completed request.
   *
   * @param status 0 where no response was begun
   * @param bytesIn negative where it is not known
   */
  void record(
      int method,
      int route,
      int status,
      Outcome outcome,
      long durationNs,
      long bytesIn,
      long bytesOut) {
    if (bytesIn < 0) {
      unknownSizes.increment();
    }
    int statusId = status >= 0 && status <= MAX_STATUS ? statusIds[status] : 0;
    event.record(
        event.key(method, route, statusId, outcome.id),
        durationNs,
        bytesIn < 0 ? Event.ABSENT : bytesIn,
        bytesOut);
  }
}
