package dev.tare.jetty;

import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.UpDownCounter;
import dev.tare.registry.MetricRegistry;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;

/** The families of one naming, and the one event that feeds them. Any thread. */
interface RequestFamilies {
  /** How many series one of them may have: methods by routes by statuses. */
  int SERIES_LIMIT = 5_000;

  int MAX_STATUS = 999;

  /** Of which the request is one from its begin to its end. */
  UpDownCounter active(Request request);

  /** Whether {@link #record} wants to know when the response began. */
  boolean timesFirstByte();

  /**
   * Records one completed request.
   *
   * @param status 0 where no response was begun
   * @param bytesIn negative where it is not known
   * @param firstByteNs from the begin of the request; {@link Event#ABSENT} where it is not known
   */
  void record(
      Request request,
      int route,
      int status,
      Outcome outcome,
      long durationNs,
      long bytesIn,
      long bytesOut,
      long firstByteNs);

  /** The ids of the methods that HTTP defines; of any other {@code other}. */
  static ToIntFunction<String> methods(Dictionary dictionary, String other) {
    int otherId = dictionary.id(other);
    Map<String, Integer> ids =
        Stream.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")
            .collect(Collectors.toUnmodifiableMap(method -> method, dictionary::id));
    return method -> ids.getOrDefault(method, otherId);
  }

  /**
   * The ids of all statuses; 0, the dictionary's {@code other}, of those that there are not.
   *
   * @param none the label where there was no response
   */
  static int[] statuses(Dictionary dictionary, String none) {
    int[] ids = new int[MAX_STATUS + 1];
    ids[0] = dictionary.id(none);
    for (int status = 100; status <= MAX_STATUS; status++) {
      ids[status] = dictionary.id(Integer.toString(status));
    }
    return ids;
  }

  /** The id of a status by {@link #statuses}. */
  static int id(int[] statuses, int status) {
    return status >= 0 && status <= MAX_STATUS ? statuses[status] : 0;
  }

  /**
   * Registers those of {@code naming}.
   *
   * @param duration changes how durations are kept
   */
  static RequestFamilies of(
      Naming naming,
      MetricRegistry registry,
      Dictionary routes,
      Consumer<HistogramBuilder> duration,
      boolean timesFirstByte) {
    return naming == Naming.PROMETHEUS
        ? new HttpMetrics(registry, routes, duration, timesFirstByte)
        : new OpenTelemetryMetrics(registry, routes, duration);
  }
}
