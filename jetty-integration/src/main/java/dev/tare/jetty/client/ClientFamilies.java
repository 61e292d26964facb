package dev.tare.jetty.client;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The families of one client's requests, and the event that feeds them. Clients of a registry have
 * the families in common and an event each, which knows their name: it takes no place in its key.
 */
final class ClientFamilies {
  /** How many series one of the families may have. */
  private static final int SERIES_LIMIT = 5_000;

  private static final int MAX_STATUS = 999;
  private static final int STATUSES = 1023;

  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private final Event event;
  private final UpDownCounter active;
  private final EventField duration;
  private final EventField queue;
  private final Map<String, LabelValue> methods;
  private final LabelValue otherMethod;
  private final LabelValue[] statuses;

  /** By the place of the outcome. */
  private final LabelValue[] outcomes;

  ClientFamilies(
      MetricRegistry registry,
      String client,
      int routeLimit,
      UnaryOperator<HistogramBuilder> duration) {

    this.event =
        registry
            .event("http_client_request:" + client)
            .label("method", METHODS.size() + 1)
            .label("route", routeLimit + 1)
            .label("status", STATUSES)
            .label("outcome", ClientOutcome.values().length)
            .derivedLabel("client", "outcome", everyOutcome(client))
            .counts(requests(registry))
            .counts(outcomes(registry))
            .measures(duration.apply(duration(registry)))
            .measures(queue(registry))
            .register();
    this.active =
        registry
            .upDownCounter("http_client_active_requests", "Requests queued or sent, and not ended.")
            .labels("client")
            .family()
            .with(client);
    this.duration = event.field("http_client_request_duration_seconds");
    this.queue = event.field("http_client_request_queue_seconds");
    EventLabel method = event.label("method");
    this.methods =
        METHODS.stream().collect(Collectors.toUnmodifiableMap(name -> name, method::value));
    this.otherMethod = method.value("OTHER");
    this.statuses = statuses(event.label("status"));
    this.outcomes =
        Arrays.stream(ClientOutcome.values())
            .map(outcome -> event.label("outcome").value(outcome.label()))
            .toArray(LabelValue[]::new);
  }

  private static Map<String, String> everyOutcome(String client) {
    return Arrays.stream(ClientOutcome.values())
        .collect(Collectors.toMap(ClientOutcome::label, outcome -> client));
  }

  private static LabelValue[] statuses(EventLabel label) {
    LabelValue[] values = new LabelValue[MAX_STATUS + 1];
    Arrays.fill(values, label.value(EventLabel.OTHER));
    values[0] = label.value("0");
    for (int status = 100; status <= MAX_STATUS; status++) {
      values[status] = label.value(Integer.toString(status));
    }
    return values;
  }

  private static CounterBuilder requests(MetricRegistry registry) {
    return registry
        .counter(
            "http_client_requests_total",
            "Requests that ended, by the status of the response; 0 where none came.")
        .labels("client", "method", "route", "status")
        .seriesLimit(SERIES_LIMIT);
  }

  private static CounterBuilder outcomes(MetricRegistry registry) {
    return registry
        .counter(
            "http_client_request_outcomes_total",
            "Requests by how they ended, apart from the status of the response.")
        .labels("client", "outcome");
  }

  private static HistogramBuilder duration(MetricRegistry registry) {
    return registry
        .histogram(
            "http_client_request_duration_seconds",
            "Time from when a request is queued to when its response has been read.")
        .unit(Unit.SECONDS)
        .labels("client", "method", "route", "status")
        .seriesLimit(SERIES_LIMIT);
  }

  private static HistogramBuilder queue(MetricRegistry registry) {
    return registry
        .histogram(
            "http_client_request_queue_seconds",
            "Time that requests waited for a connection, those that were sent.")
        .unit(Unit.SECONDS)
        .labels("client");
  }

  /** The routes that the event has had. */
  EventLabel routes() {
    return event.label("route");
  }

  /** Of which a request is one from its begin to its end. */
  UpDownCounter active() {
    return active;
  }

  /**
   * Records one request that ended.
   *
   * @param queueNs {@link Event#ABSENT} where it never had a connection
   */
  void record(
      String method,
      LabelValue route,
      int status,
      ClientOutcome outcome,
      long durationNs,
      long queueNs) {
    long key =
        event.key(
            methods.getOrDefault(method, otherMethod),
            route,
            statuses[status >= 0 && status <= MAX_STATUS ? status : 1],
            outcomes[outcome.place]);
    event.record(key, duration, durationNs, queue, queueNs);
  }
}
