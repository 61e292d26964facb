package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.model.MetricsSnapshot;
import java.lang.reflect.Proxy;
import java.util.List;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/** Jetty does not know how much was read of a request that is not its own. */
class UnknownSizeTest {

  /** Answers nothing but its method. */
  static <T> T foreign(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getMethod" -> "GET";
                  case "getBeginNanoTime" -> System.nanoTime();
                  default -> null;
                }));
  }

  @Test
  void shouldLeaveOutAndCountTheSizeWhenItIsNotKnown() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Counter unknown = metrics.registry().counter("unknown_total", "Unknown.").register();
      HttpMetrics http =
          new HttpMetrics(
              metrics.registry(),
              new RequestOptions(
                  Naming.PROMETHEUS,
                  4,
                  RequestOptions.METHODS,
                  duration -> duration,
                  false,
                  true,
                  Streams.BY_KIND,
                  List.of()));
      Routes routes = new Routes(http.routes(), "unmatched", null, error -> {});
      Hooks hooks =
          new Hooks(metrics.registry(), Naming.PROMETHEUS, http, routes, null, null, error -> {});
      RequestHook hook = new RequestHook(hooks, null, http, unknown, routes, null, error -> {});
      Request request = foreign(Request.class);
      hook.begin(request);
      hook.apply(foreign(HttpStream.class));
      hook.activate();
      hook.handled(true, false);
      hook.succeeded();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("http_request_outcomes_total", "outcome", "ok")).isEqualTo(1);
      assertThat(snapshot.family("http_request_duration_seconds").series().size()).isEqualTo(1);
      String[] labels = {"method", "GET", "route", "unmatched"};
      assertThat(snapshot.value("http_request_size_bytes_count", labels)).isZero();
      assertThat(snapshot.value("http_response_size_bytes_count", labels)).isEqualTo(1);
      assertThat(snapshot.value("unknown_total")).isEqualTo(1);
    }
  }
}
