package dev.tare.jetty;

import dev.tare.instrument.HistogramBuilder;
import java.util.function.UnaryOperator;

/**
 * What is chosen of the families of requests.
 *
 * @param naming what they are called
 * @param routeLimit how many routes are told apart
 * @param duration changes how durations are kept
 * @param timesFirstByte whether the begin of the response is timed, too
 * @param sizes whether bytes of bodies are measured
 */
record RequestOptions(
    Naming naming,
    int routeLimit,
    UnaryOperator<HistogramBuilder> duration,
    boolean timesFirstByte,
    boolean sizes) {

  RequestOptions {
    if (timesFirstByte && naming != Naming.PROMETHEUS) {
      throw new IllegalArgumentException(
          "timeToFirstByte with naming=" + naming + " (allowed: with PROMETHEUS)");
    }
  }
}
