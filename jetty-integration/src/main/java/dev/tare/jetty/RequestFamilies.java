package dev.tare.jetty;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;

/** The families of one naming, and the one event that feeds them. Any thread. */
interface RequestFamilies {
  /** How many series one of them may have: methods by routes by statuses. */
  int SERIES_LIMIT = 5_000;

  int MAX_STATUS = 999;

  /** "Other" and "unmatched" are not the application's: of the two, one takes a place. */
  int OWN_ROUTES = 1;

  /** The routes that the event has had. */
  EventLabel routes();

  /** Of which the request is one from its begin to its end. */
  UpDownCounter active(Request request);

  /** Whether {@link #record} wants to know when the response began. */
  boolean timesFirstByte();

  /** The labels that the application has asked for. */
  OwnLabels own();

  /** Which exchanges have a family of their own. */
  Streams streams();

  /** Records one completed request. */
  void record(Request request, LabelValue route, Exchange exchange);

  /** The values of the methods that are told apart; of any other {@code other}. */
  static Function<String, LabelValue> methods(EventLabel label, Set<String> methods, String other) {
    LabelValue otherValue = label.value(other);
    Map<String, LabelValue> values =
        methods.stream().collect(Collectors.toUnmodifiableMap(method -> method, label::value));
    return method -> values.getOrDefault(method, otherValue);
  }

  /**
   * The values of all statuses; {@code other} of those that there are not.
   *
   * @param none the label where there was no response
   */
  static LabelValue[] statuses(EventLabel label, String none) {
    LabelValue[] values = new LabelValue[MAX_STATUS + 1];
    Arrays.fill(values, label.value(EventLabel.OTHER));
    values[0] = label.value(none);
    for (int status = 100; status <= MAX_STATUS; status++) {
      values[status] = label.value(Integer.toString(status));
    }
    return values;
  }

  /** The value of a status by {@link #statuses}. */
  static LabelValue of(LabelValue[] statuses, int status) {
    return statuses[status >= 0 && status <= MAX_STATUS ? status : 1];
  }

  /**
   * A histogram of the sizes of bodies, from a short message to an upload: each bucket sixteen
   * times as wide as the one before.
   */
  static HistogramBuilder size(MetricRegistry registry, String name, String help) {
    return registry
        .histogram(name, help)
        .unit(Unit.BYTES)
        .buckets(1 << 10, 1 << 14, 1 << 18, 1 << 22, 1 << 26)
        .seriesLimit(SERIES_LIMIT);
  }

  /** Registers those that were chosen. */
  static RequestFamilies of(MetricRegistry registry, RequestOptions options) {
    return options.naming() == Naming.PROMETHEUS
        ? new HttpMetrics(registry, options)
        : new OpenTelemetryMetrics(registry, options);
  }
}
