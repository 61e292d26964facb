package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Event;
import dev.tare.instrument.LabelValue;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes of bodies are in few buckets, and need not be measured. */
class SizesTest {
  private static final class Answer extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, request.getHttpURI().getPath());
      response.write(true, ScenarioApp.bytes(2_000), callback);
      return true;
    }
  }

  private static List<MetricFamily> sizes(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .filter(family -> family.descriptor().name().value().contains("_size_bytes"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void shouldHaveSixBuckets(Naming naming) throws Exception {
    try (TestServer server =
            TestServer.with(m -> TareHandler.builder(m.registry()).naming(naming).build(app()));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/a"));
      Eventually.until("recorded", () -> sizes(server.snapshot()).size() == 2);
      HistogramFamily sent = (HistogramFamily) sizes(server.snapshot()).get(1);
      assertThat(sent.buckets()).isEqualTo(6);
      assertThat(sent.bucketCount(0, 1)).as("over 1 KiB, up to 16").isEqualTo(1);
      assertThat(sent.upperBound(4)).isEqualTo(64 << 20);
    }
  }

  private static Handler app() {
    return new Answer();
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void shouldNotBeMeasuredWhereTheyAreNotWanted(Naming naming) {
    try (Metrics metrics = Metrics.open()) {
      TareHandler.builder(metrics.registry()).naming(naming).withoutSizes().build(app());
      assertThat(metrics.registry().descriptors())
          .extracting(descriptor -> descriptor.name().value())
          .noneMatch(name -> name.contains("_size_bytes"))
          .anyMatch(name -> name.contains("request_duration_seconds"));
    }
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void shouldRecordTheRestWithoutThem(Naming naming) throws Exception {
    try (TestServer server =
            TestServer.with(
                m -> TareHandler.builder(m.registry()).naming(naming).withoutSizes().build(app()));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/a"));
      String name =
          naming == Naming.PROMETHEUS
              ? "http_request_duration_seconds"
              : "http_server_request_duration_seconds";
      Eventually.until("recorded", () -> count(server.snapshot(), name) == 1);
    }
  }

  private static long count(MetricsSnapshot snapshot, String name) {
    return snapshot.families().stream()
        .filter(family -> family.descriptor().name().value().equals(name))
        .mapToLong(family -> ((HistogramFamily) family).count(0))
        .sum();
  }

  /** With neither, either or both, each field goes to its own histogram. */
  @Test
  void shouldTimeTheFirstByteWithoutSizes() {
    try (Metrics metrics = Metrics.open()) {
      HttpMetrics http =
          new HttpMetrics(
              metrics.registry(),
              new RequestOptions(
                  Naming.PROMETHEUS,
                  4,
                  RequestOptions.METHODS,
                  duration -> duration,
                  true,
                  false,
                  Streams.BY_KIND,
                  List.of()));
      LabelValue route = http.routes().value("/a");
      Request request = UnknownSizeTest.foreign(Request.class);
      Exchange exchange = new Exchange(http.own().room());
      exchange.clear();
      exchange.durationNs = 3_000;
      exchange.firstByteNs = 1_000;
      http.record(request, route, exchange);
      exchange.firstByteNs = Event.ABSENT;
      http.record(request, route, exchange);
      MetricsSnapshot snapshot = metrics.snapshot();
      HistogramFamily firstByte =
          (HistogramFamily) snapshot.family("http_time_to_first_byte_seconds");
      assertThat(firstByte.rawSum(0)).isEqualTo(1_000);
      assertThat(firstByte.count(0)).isEqualTo(1);
      HistogramFamily duration = (HistogramFamily) snapshot.family("http_request_duration_seconds");
      assertThat(duration.rawSum(0)).isEqualTo(6_000);
    }
  }

  /** docs/jetty.md has these numbers in its table. */
  @Test
  void shouldCostARouteWhatThePageSays() throws Exception {
    assertThat(samplesOfARoute(builder -> builder)).isEqualTo(39);
    assertThat(samplesOfARoute(TareHandler.Builder::withoutSizes)).isEqualTo(23);
    assertThat(samplesOfARoute(builder -> builder.withoutSizes().duration(d -> d.quantiles())))
        .isEqualTo(18);
  }

  /** What a second route adds. */
  private static long samplesOfARoute(UnaryOperator<TareHandler.Builder> options) throws Exception {
    try (TestServer server =
            TestServer.with(m -> options.apply(TareHandler.builder(m.registry())).build(app()));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/a"));
      server.awaitRecorded(1);
      long one = samples(server.snapshot());
      client.exchange(get("/b"));
      server.awaitRecorded(2);
      return samples(server.snapshot()) - one;
    }
  }

  private static long samples(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .filter(family -> family.descriptor().name().value().startsWith("http_"))
        .mapToLong(family -> (long) family.series().size() * perSeries(family))
        .sum();
  }

  private static int perSeries(MetricFamily family) {
    return family instanceof HistogramFamily histogram ? histogram.buckets() + 2 : 1;
  }
}
