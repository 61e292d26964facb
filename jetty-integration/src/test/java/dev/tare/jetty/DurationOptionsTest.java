package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.TraceContext;
import dev.tare.openmetrics.OpenMetricsExporter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How durations are kept is the user's to choose, and reaches whoever scrapes. */
class DurationOptionsTest {
  /** The span of what runs in it, and of nothing that runs later. */
  private static final class Spans implements TraceContext {
    private final ThreadLocal<Long> span = ThreadLocal.withInitial(() -> 0L);

    void within(long id, Runnable task) {
      span.set(id);
      try {
        task.run();
      } finally {
        span.remove();
      }
    }

    @Override
    public long spanId() {
      return span.get();
    }

    @Override
    public long traceIdHigh() {
      return 1;
    }

    @Override
    public long traceIdLow() {
      return 2;
    }
  }

  /** Answers within a span: {@code /sync} on the handling thread, {@code /async} on another. */
  private static final class Traced extends Handler.Abstract {
    private final Spans spans;

    Traced(Spans spans) {
      this.spans = spans;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Runnable answer =
          () -> spans.within(42, () -> response.write(true, ScenarioApp.bytes(5), callback));
      switch (request.getHttpURI().getPath()) {
        case "/sync" -> answer.run();
        case "/async" -> request.getComponents().getExecutor().execute(answer);
        default -> response.write(true, ScenarioApp.bytes(5), callback);
      }
      return true;
    }
  }

  private static TestServer serving(Handler app, UnaryOperator<TareHandler.Builder> options)
      throws Exception {
    return TestServer.with(
        metrics -> app,
        (server, metrics) ->
            TareJetty.builder(server, metrics, OpenMetricsExporter.create())
                .requests(options.apply(TareHandler.builder(metrics.registry())))
                .install());
  }

  private static String scrape(RawClient client, String accept) throws IOException {
    return client
        .exchange(get("/metrics").replace("Host", "Accept: " + accept + "\r\nHost"))
        .body();
  }

  /** Sends requests until a scrape shows what they left. */
  private static void awaitShown(RawClient client, String path, String accept, String text) {
    Eventually.until(
        text,
        () -> {
          try {
            client.exchange(get(path));
            return scrape(client, accept).contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Histogram nativeHistogram(String document, String family) throws IOException {
    InputStream in = new ByteArrayInputStream(document.getBytes(StandardCharsets.ISO_8859_1));
    for (MetricFamily next; (next = MetricFamily.parseDelimitedFrom(in)) != null; ) {
      if (next.getName().equals(family)) {
        return next.getMetric(0).getHistogram();
      }
    }
    throw new AssertionError("no " + family);
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void shouldKeepNativeBucketsWhenTheyAreChosen(Naming naming) throws Exception {
    try (TestServer server =
            serving(new ScenarioApp(), b -> b.naming(naming).duration(d -> d.nativeSchema(3)));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/ok"));
      String family =
          naming == Naming.PROMETHEUS
              ? "http_request_duration_seconds"
              : "http_server_request_duration_seconds";
      String accept =
          "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
              + "encoding=delimited";
      Eventually.until(
          "recorded",
          () ->
              server.snapshot().families().stream()
                  .anyMatch(
                      f -> f.descriptor().name().value().equals(family) && f.series().size() == 1));
      Histogram histogram = nativeHistogram(scrape(client, accept), family);
      assertThat(histogram.getSchema()).isEqualTo(3);
      assertThat(histogram.getPositiveDeltaList()).containsExactly(1L);
      assertThat(histogram.getSampleCount()).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTheBucketsAndTheWindowWhenTheyAreChosen() throws Exception {
    try (TestServer server =
            serving(
                new ScenarioApp(),
                b ->
                    b.duration(d -> d.buckets(0.25, 7).quantiles(0.5))
                        .duration(d -> d.quantileWindow(Duration.ofSeconds(1))));
        RawClient client = new RawClient(server.port())) {
      awaitShown(client, "/ok", "*/*", "status=\"200\",window=\"1s\"} ");
      assertThat(scrape(client, "*/*"))
          .contains("quantile=\"0.5\"", "status=\"200\",le=\"0.25\"", "status=\"200\",le=\"7.0\"")
          .doesNotContain("status=\"200\",le=\"0.005\"");
    }
  }

  /** Jetty has left the application's span when a request is recorded. */
  @ParameterizedTest
  @ValueSource(strings = {"/sync", "/async"})
  void shouldShowTheSpanThatAnsweredWhenExemplarsAreChosen(String path) throws Exception {
    Spans spans = new Spans();
    try (TestServer server = serving(new Traced(spans), b -> b.exemplars(spans));
        RawClient client = new RawClient(server.port())) {
      String accept = "application/openmetrics-text; version=1.0.0";
      awaitShown(client, path, accept, "trace_id=\"00000000000000010000000000000002\"");
      assertThat(scrape(client, accept)).contains("span_id=\"000000000000002a\"");
    }
  }

  @Test
  void shouldShowNoSpanWhenARequestHasNone() throws Exception {
    Spans spans = new Spans();
    try (TestServer server = serving(new Traced(spans), b -> b.exemplars(spans));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/sync")); // the first of a key is no example
      server.awaitRecorded(1);
      for (int i = 2; i <= 20; i++) {
        client.exchange(get("/none"));
        server.awaitRecorded(i);
      }
      assertThat(scrape(client, "application/openmetrics-text")).doesNotContain("trace_id");
    }
  }

  @Test
  void shouldServeAndRecordTheRequestWhenTheTraceContextThrows() throws Exception {
    AtomicInteger told = new AtomicInteger();
    TraceContext broken =
        new TraceContext() {
          @Override
          public long spanId() {
            throw new IllegalStateException("no span");
          }

          @Override
          public long traceIdHigh() {
            return 0;
          }

          @Override
          public long traceIdLow() {
            return 0;
          }
        };
    try (TestServer server =
            serving(
                new ScenarioApp(),
                b -> b.exemplars(broken).errorHandler(error -> told.incrementAndGet()));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      server.awaitRecorded(1);
      assertThat(server.requests("GET", "unmatched", 200)).isEqualTo(1);
      assertThat(server.bytesOut()).isEqualTo(5);
      assertThat(told).hasValue(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldNameTheOptionWhenItCannotBe() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      TareHandler.Builder builder =
          TareHandler.builder(metrics.registry()).duration(d -> d.labels("method", "user"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.build(new ScenarioApp()))
          .withMessageContaining("labels=[method, user]");
    }
  }
}
