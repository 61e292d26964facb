package dev.tare.jetty;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The HTTP families as Prometheus names things. */
final class HttpMetrics implements RequestFamilies {
  private static final int STATUSES = 1023;

  /** From what an upgrade takes to a day. */
  static final double[] STREAM_BUCKETS = {0.1, 1, 10, 60, 600, 3_600, 86_400};

  private final Event event;
  private final UpDownCounter active;
  private final OwnLabels own;
  private final EventLabel routes;
  private final Function<String, LabelValue> methods;
  private final LabelValue[] statuses;

  /** By the place of the outcome. */
  private final LabelValue[] outcomes;

  private final EventField duration;

  /** Null where sizes are not measured. */
  private final @Nullable EventField bytesIn;

  private final @Nullable EventField bytesOut;
  private final @Nullable EventField firstByte;

  private final Streams streams;

  /**
   * Null where streams are requests as any other. No field of the event: it would have a series for
   * each route, most of them empty.
   */
  private final @Nullable Family<Histogram> streamDurations;

  HttpMetrics(MetricRegistry registry, RequestOptions options) {
    this.active =
        registry
            .upDownCounter("http_active_requests", "Requests begun and not completed.")
            .register();
    EventBuilder builder =
        registry
            .event("http_request")
            .label("method", options.methods().size() + 1)
            .label("route", options.routeLimit() + OWN_ROUTES)
            .label("status", STATUSES)
            .label("outcome", Outcome.values().length)
            .derivedLabel("class", "status", statusClasses());
    for (OwnLabel own : options.labels()) {
      builder = builder.label(own.name(), own.limit());
    }
    builder =
        builder
            .counts(requests(registry, options))
            .counts(responses(registry))
            .counts(requestOutcomes(registry))
            .measures(duration(registry, options));
    if (options.sizes()) {
      builder = builder.measures(bytesIn(registry)).measures(bytesOut(registry));
    }
    if (options.timesFirstByte()) {
      builder = builder.measures(firstByte(registry));
    }
    this.event = builder.register();
    this.own = new OwnLabels(event, options.labels());
    this.routes = event.label("route");
    this.methods = RequestFamilies.methods(event.label("method"), options.methods(), "OTHER");
    this.statuses = RequestFamilies.statuses(event.label("status"), "0");
    this.outcomes =
        Arrays.stream(Outcome.values())
            .map(outcome -> event.label("outcome").value(outcome.label()))
            .toArray(LabelValue[]::new);
    this.duration = event.field("http_request_duration_seconds");
    this.bytesIn = options.sizes() ? event.field("http_request_size_bytes") : null;
    this.bytesOut = options.sizes() ? event.field("http_response_size_bytes") : null;
    this.firstByte =
        options.timesFirstByte() ? event.field("http_time_to_first_byte_seconds") : null;
    this.streams = options.streams();
    this.streamDurations = streams.apart() ? streamDurations(registry, options) : null;
  }

  private static CounterBuilder requests(MetricRegistry registry, RequestOptions options) {
    return registry
        .counter(
            "http_requests_total",
            "Requests completed, by the status on the wire; 0 where nothing was sent.")
        .labels(OwnLabels.names(options.labels(), "method", "route", "status"))
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

  private static Map<String, String> statusClasses() {
    Map<String, String> classes = new HashMap<>();
    classes.put("0", "none");
    for (int status = 100; status < 600; status++) {
      classes.put(Integer.toString(status), status / 100 + "xx");
    }
    return classes;
  }

  private static HistogramBuilder duration(MetricRegistry registry, RequestOptions options) {
    HistogramBuilder duration =
        registry
            .histogram(
                "http_request_duration_seconds",
                "Time from the first byte of the request to the end of the response.")
            .unit(Unit.SECONDS)
            .labels(OwnLabels.names(options.labels(), "method", "route", "status"))
            .seriesLimit(SERIES_LIMIT);
    return options.duration().apply(duration);
  }

  private static HistogramBuilder bytesIn(MetricRegistry registry) {
    return RequestFamilies.size(
            registry, "http_request_size_bytes", "Bytes read of each request's body.")
        .labels("method", "route");
  }

  private static HistogramBuilder bytesOut(MetricRegistry registry) {
    return RequestFamilies.size(
            registry,
            "http_response_size_bytes",
            "Bytes sent of each response's body, error pages included.")
        .labels("method", "route");
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

  private static Family<Histogram> streamDurations(
      MetricRegistry registry, RequestOptions options) {
    return registry
        .histogram(
            "http_stream_duration_seconds",
            "Time that upgrades, tunnels, event streams and what else is no latency were open.")
        .unit(Unit.SECONDS)
        .labels(OwnLabels.names(options.labels(), "method", "route"))
        .buckets(STREAM_BUCKETS)
        .quantiles()
        .seriesLimit(SERIES_LIMIT)
        .family();
  }

  @Override
  public EventLabel routes() {
    return routes;
  }

  @Override
  public UpDownCounter active(Request request) {
    return active;
  }

  @Override
  public boolean timesFirstByte() {
    return firstByte != null;
  }

  @Override
  public OwnLabels own() {
    return own;
  }

  @Override
  public Streams streams() {
    return streams;
  }

  @Override
  public void record(Request request, LabelValue route, Exchange exchange) {
    String method = request.getMethod();
    long key =
        exchange.labels.length == 0 && exchange.last.isOf(method, route, exchange)
            ? exchange.last.key()
            : exchange.last.keep(method, route, exchange, key(method, route, exchange));
    long durationNs = exchange.durationNs;
    if (exchange.stream && streamDurations != null) {
      streamDurations
          .with(OwnLabels.texts(methods.apply(method), route, exchange.labels))
          .record(durationNs);
      durationNs = Event.ABSENT;
    }
    if (bytesIn == null || bytesOut == null) {
      recordTimes(key, durationNs, exchange.firstByteNs);
    } else if (firstByte == null) {
      event.record(
          key, duration, durationNs, bytesIn, exchange.bytesIn, bytesOut, exchange.bytesOut);
    } else {
      event.record(
          key,
          duration,
          durationNs,
          bytesIn,
          exchange.bytesIn,
          bytesOut,
          exchange.bytesOut,
          firstByte,
          exchange.firstByteNs);
    }
  }

  private long key(String method, LabelValue route, Exchange exchange) {
    return own.key(
        methods.apply(method),
        route,
        RequestFamilies.of(statuses, exchange.status),
        outcomes[exchange.outcome.place],
        exchange.labels);
  }

  private void recordTimes(long key, long durationNs, long firstByteNs) {
    if (firstByte == null) {
      event.record(key, duration, durationNs);
    } else {
      event.record(key, duration, durationNs, firstByte, firstByteNs);
    }
  }
}
