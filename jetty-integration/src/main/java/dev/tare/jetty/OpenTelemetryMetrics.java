package dev.tare.jetty;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.Family;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP families by OpenTelemetry's conventions. Scheme, version and error are one part of the
 * key, which has four: there are few of each, and each follows from it.
 */
final class OpenTelemetryMetrics implements RequestFamilies {
  private static final String METHOD = "http_request_method";
  private static final String ROUTE = "http_route";
  private static final String STATUS = "http_response_status_code";
  private static final String SCHEME = "url_scheme";
  private static final String VERSION = "network_protocol_version";
  private static final String ERROR = "error_type";
  private static final String EXCHANGE = "exchange";

  private static final String[] SCHEMES = {"http", "https"};
  private static final String[] VERSIONS = {"1.0", "1.1", "2", "3", ""};
  private static final int FIRST_ERROR_STATUS = 500;
  private static final int ERROR_STATUSES = 100;
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int ERRORS = OUTCOMES.length + ERROR_STATUSES;
  private static final double[] BUCKETS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private final Event event;
  private final Family<UpDownCounter> active;
  private final OwnLabels own;
  private final EventLabel routes;
  private final Function<String, LabelValue> methods;
  private final LabelValue[] statuses;
  private final EventField duration;

  /** Null where sizes are not measured. */
  private final @Nullable EventField bytesIn;

  private final @Nullable EventField bytesOut;

  /** By scheme, version and error. */
  private final LabelValue[][][] exchanges = new LabelValue[SCHEMES.length][VERSIONS.length][];

  OpenTelemetryMetrics(MetricRegistry registry, RequestOptions options) {
    this.active =
        registry
            .upDownCounter("http_server_active_requests", "Requests begun and not completed.")
            .labels(METHOD, SCHEME)
            .family();
    Map<String, String> schemes = new HashMap<>();
    Map<String, String> versions = new HashMap<>();
    Map<String, String> errors = new HashMap<>();
    for (int scheme = 0; scheme < SCHEMES.length; scheme++) {
      for (int version = 0; version < VERSIONS.length; version++) {
        for (int error = 0; error < ERRORS; error++) {
          String name = exchange(scheme, version, error);
          schemes.put(name, SCHEMES[scheme]);
          versions.put(name, VERSIONS[version]);
          errors.put(name, errorType(error));
        }
      }
    }
    EventBuilder builder =
        registry
            .event("http_server_request")
            .label(METHOD, options.methods().size() + 1)
            .label(ROUTE, options.routeLimit() + OWN_ROUTES)
            .label(STATUS, 1023)
            .label(EXCHANGE, SCHEMES.length * VERSIONS.length * ERRORS)
            .derivedLabel(SCHEME, EXCHANGE, schemes)
            .derivedLabel(VERSION, EXCHANGE, versions)
            .derivedLabel(ERROR, EXCHANGE, errors);
    for (OwnLabel own : options.labels()) {
      builder = builder.label(own.name(), own.limit());
    }
    builder = builder.measures(duration(registry, options));
    if (options.sizes()) {
      builder =
          builder
              .measures(size(registry, "request", "Bytes read of each request's body."))
              .measures(
                  size(
                      registry,
                      "response",
                      "Bytes sent of each response's body, error pages too."));
    }
    this.event = builder.register();
    this.own = new OwnLabels(event, options.labels());
    this.routes = event.label(ROUTE);
    this.methods = RequestFamilies.methods(event.label(METHOD), options.methods(), "_OTHER");
    this.statuses = RequestFamilies.statuses(event.label(STATUS), "");
    this.duration = event.field("http_server_request_duration_seconds");
    this.bytesIn = options.sizes() ? event.field("http_server_request_body_size_bytes") : null;
    this.bytesOut = options.sizes() ? event.field("http_server_response_body_size_bytes") : null;
    for (int scheme = 0; scheme < SCHEMES.length; scheme++) {
      for (int version = 0; version < VERSIONS.length; version++) {
        exchanges[scheme][version] = exchanges(scheme, version);
      }
    }
  }

  private LabelValue[] exchanges(int scheme, int version) {
    return IntStream.range(0, ERRORS)
        .mapToObj(error -> event.label(EXCHANGE).value(exchange(scheme, version, error)))
        .toArray(LabelValue[]::new);
  }

  private static String exchange(int scheme, int version, int error) {
    return scheme + "/" + version + "/" + error;
  }

  /** First the outcomes, of which the first is no error, then the statuses that are errors. */
  private static String errorType(int error) {
    if (error == 0) {
      return "";
    }
    return error < OUTCOMES.length
        ? OUTCOMES[error].label()
        : Integer.toString(FIRST_ERROR_STATUS + error - OUTCOMES.length);
  }

  private static int error(int status, Outcome outcome) {
    boolean failed =
        outcome == Outcome.OK
            && status >= FIRST_ERROR_STATUS
            && status < FIRST_ERROR_STATUS + ERROR_STATUSES;
    return failed ? OUTCOMES.length + status - FIRST_ERROR_STATUS : outcome.place;
  }

  private static HistogramBuilder duration(MetricRegistry registry, RequestOptions options) {
    String[] labels =
        OwnLabels.names(options.labels(), METHOD, ROUTE, STATUS, SCHEME, VERSION, ERROR);
    HistogramBuilder duration =
        registry
            .histogram(
                "http_server_request_duration_seconds",
                "Time from the first byte of the request to the end of the response.")
            .unit(Unit.SECONDS)
            .buckets(BUCKETS)
            .quantiles()
            .labels(labels)
            .seriesLimit(SERIES_LIMIT);
    return options.duration().apply(duration);
  }

  private static HistogramBuilder size(MetricRegistry registry, String whose, String help) {
    return RequestFamilies.size(registry, "http_server_" + whose + "_body_size_bytes", help)
        .labels(METHOD, ROUTE, STATUS, SCHEME, VERSION, ERROR);
  }

  @Override
  public EventLabel routes() {
    return routes;
  }

  @Override
  public UpDownCounter active(Request request) {
    String method = methods.apply(request.getMethod()).text();
    return active.with(method, SCHEMES[scheme(request)]);
  }

  @Override
  public boolean timesFirstByte() {
    return false;
  }

  @Override
  public OwnLabels own() {
    return own;
  }

  /** None: by the conventions every request is among the durations, whose count is theirs. */
  @Override
  public Streams streams() {
    return Streams.NONE;
  }

  @Override
  public void record(Request request, LabelValue route, Exchange exchange) {
    int error = error(exchange.status, exchange.outcome);
    long key =
        own.key(
            methods.apply(request.getMethod()),
            route,
            RequestFamilies.of(statuses, exchange.status),
            exchanges[scheme(request)][version(request)][error],
            exchange.labels);
    if (bytesIn == null || bytesOut == null) {
      event.record(key, duration, exchange.durationNs);
    } else {
      event.record(
          key,
          duration,
          exchange.durationNs,
          bytesIn,
          exchange.bytesIn,
          bytesOut,
          exchange.bytesOut);
    }
  }

  private static int scheme(Request request) {
    return request.isSecure() ? 1 : 0;
  }

  private static int version(Request request) {
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    return switch (version) {
      case HTTP_1_0 -> 0;
      case HTTP_1_1 -> 1;
      case HTTP_2 -> 2;
      case HTTP_3 -> 3;
      default -> VERSIONS.length - 1;
    };
  }
}
