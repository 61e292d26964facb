package dev.tare.jetty;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.server.Request;

/** The HTTP families as Prometheus names things. */
final class HttpMetrics implements RequestFamilies {
  private final Event event;
  private final UpDownCounter active;
  private final ToIntFunction<String> methods;
  private final int[] statuses;
  private final boolean timesFirstByte;

  HttpMetrics(
      MetricRegistry registry,
      Dictionary routes,
      Consumer<HistogramBuilder> duration,
      boolean timesFirstByte) {
    Dictionary methodNames = new Dictionary(16);
    this.methods = RequestFamilies.methods(methodNames, "OTHER");
    Dictionary statusNames = new Dictionary(1024);
    this.statuses = RequestFamilies.statuses(statusNames, "0");
    this.timesFirstByte = timesFirstByte;
    this.active =
        registry
            .upDownCounter("http_active_requests", "Requests begun and not completed.")
            .register();
    EventBuilder builder =
        registry
            .event("http_request")
            .label("method", methodNames)
            .label("route", routes)
            .label("status", statusNames)
            .label("outcome", outcomes())
            .derivedLabel("class", "status", statusClasses())
            .counts(requests(registry))
            .counts(responses(registry))
            .counts(requestOutcomes(registry))
            .measures(duration(registry, duration))
            .measures(
                size(registry, "http_request_size_bytes", "Bytes read of each request's body."))
            .measures(
                size(
                    registry,
                    "http_response_size_bytes",
                    "Bytes sent of each response's body, error pages included."));
    this.event = (timesFirstByte ? builder.measures(firstByte(registry)) : builder).register();
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

  private static HistogramBuilder duration(
      MetricRegistry registry, Consumer<HistogramBuilder> options) {
    HistogramBuilder duration =
        registry
            .histogram(
                "http_request_duration_seconds",
                "Time from the first byte of the request to the end of the response.")
            .unit(Unit.SECONDS)
            .labels("method", "route", "status")
            .seriesLimit(SERIES_LIMIT);
    options.accept(duration);
    return duration;
  }

  private static HistogramBuilder size(MetricRegistry registry, String name, String help) {
    return registry
        .histogram(name, help)
        .unit(Unit.BYTES)
        .labels("method", "route")
        .seriesLimit(SERIES_LIMIT);
  }

  private static HistogramBuilder firstByte(MetricRegistry registry) {
    return registry
        .histogram(
            "http_time_to_first_byte_seconds",
            "Time from the first byte of the request to the first of the response.")
        .unit(Unit.SECONDS)
        .labels("method", "route")
        .seriesLimit(SERIES_LIMIT);
  }

  @Override
  public UpDownCounter active(Request request) {
    return active;
  }

  @Override
  public boolean timesFirstByte() {
    return timesFirstByte;
  }

  @Override
  public void record(
      Request request,
      int route,
      int status,
      Outcome outcome,
      long durationNs,
      long bytesIn,
      long bytesOut,
      long firstByteNs) {
    int method = methods.applyAsInt(request.getMethod());
    event.record(
        event.key(method, route, RequestFamilies.id(statuses, status), outcome.id),
        durationNs,
        bytesIn < 0 ? Event.ABSENT : bytesIn,
        bytesOut,
        firstByteNs);
  }
}
