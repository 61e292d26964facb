package dev.tare.jetty;

import dev.tare.instrument.HistogramBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is chosen of the families of requests.
 *
 * @param naming what they are called
 * @param routeLimit how many routes are told apart
 * @param methods those that are told apart
 * @param duration changes how durations are kept
 * @param timesFirstByte whether the begin of the response is timed, too
 * @param sizes whether bytes of bodies are measured
 * @param streams which exchanges are no latency
 * @param labels those of the application's own
 */
record RequestOptions(
    Naming naming,
    int routeLimit,
    Set<String> methods,
    UnaryOperator<HistogramBuilder> duration,
    boolean timesFirstByte,
    boolean sizes,
    Streams streams,
    List<OwnLabel> labels) {
  /** Those of HTTP; OpenTelemetry's conventions have the same. */
  static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private static final int MAX_OWN_METHODS = 40;

  /** More of them. */
  static Set<String> andMethods(Set<String> known, String... more) {
    Set<String> methods = new TreeSet<>(known);
    methods.addAll(List.of(more));
    if (methods.contains("") || methods.size() > METHODS.size() + MAX_OWN_METHODS) {
      throw new IllegalArgumentException(
          "methods=%s (allowed: up to %d that HTTP does not define, none of them empty)"
              .formatted(List.of(more), MAX_OWN_METHODS));
    }
    return Collections.unmodifiableSet(methods);
  }

  RequestOptions {
    if (timesFirstByte && naming != Naming.PROMETHEUS) {
      throw new IllegalArgumentException(
          "timeToFirstByte with naming=" + naming + " (allowed: with PROMETHEUS)");
    }
    if (streams.apart() && naming != Naming.PROMETHEUS) {
      throw new IllegalArgumentException(
          "streamsPast with naming=" + naming + " (allowed: with PROMETHEUS)");
    }
  }
}
