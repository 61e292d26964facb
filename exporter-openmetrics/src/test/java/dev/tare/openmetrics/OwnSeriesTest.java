package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.TraceContext;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Tare's own series know of their beginning and of traces, as each format has it. */
class OwnSeriesTest {
  private static final long MS = 1_700_000_000_123L;
  private static final OpenMetricsExporter OPENMETRICS = OpenMetricsExporter.create();

  private final AtomicLong nowMs = new AtomicLong(MS);

  private record Span(long spanId, long traceIdHigh, long traceIdLow) implements TraceContext {}

  @Test
  void shouldBeInEveryFormatThatHasIt() throws Exception {
    MetricsOptions options =
        MetricsOptions.builder()
            .createdTimestamps(true)
            .epochClock(nowMs::get)
            .scrapeTimeout(Duration.ofHours(1))
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Family<Counter> calls =
          metrics
              .registry()
              .counter("calls_total", "C.")
              .labels("l")
              .exemplars(new Span(7, 1, 2))
              .family();
      calls.with("a").add(5);
      metrics.registry().histogram("sizes_bytes", "S.").buckets(64).register().record(7L);
      assertThat(lines(OPENMETRICS, metrics))
          .containsExactly(
              "calls_total{l=\"a\"} 5 # {trace_id=\"00000000000000010000000000000002\""
                  + ",span_id=\"0000000000000007\"} 5 1700000000.123",
              "calls_created{l=\"a\"} 1700000000.123",
              "sizes_bytes_bucket{le=\"64.0\"} 1",
              "sizes_bytes_bucket{le=\"+Inf\"} 1",
              "sizes_bytes_count 1",
              "sizes_bytes_sum 7",
              "sizes_bytes_created 1700000000.123");
      assertThat(lines(OPENMETRICS.prometheusText(), metrics))
          .as("has no word for either")
          .contains("calls_total{l=\"a\"} 5")
          .noneMatch(line -> line.contains("_created") || line.contains("#"));
      ProtobufSamples protobuf = protobuf(metrics.snapshot());
      assertThat(protobuf.created())
          .containsEntry("calls_total{l=a}", MS / 1e3)
          .containsEntry("sizes_bytes{}", MS / 1e3);
      assertThat(protobuf.exemplars())
          .singleElement()
          .asString()
          .startsWith("calls_total{l=a} # ")
          .contains("span_id", "0000000000000007")
          .endsWith(" 5.0 1.700000000123E9");
      nowMs.addAndGet(5_000);
      calls.remove("a");
      calls.with("a").add(1);
      assertThat(lines(OPENMETRICS, metrics))
          .contains("calls_created{l=\"a\"} 1700000005.123")
          .contains("sizes_bytes_created 1700000000.123");
    }
  }

  /** Those of the two families. */
  private static List<String> lines(OpenMetricsExporter writer, Metrics metrics) throws Exception {
    return Documents.write(writer, metrics.snapshot())
        .lines()
        .filter(line -> line.startsWith("calls") || line.startsWith("sizes"))
        .toList();
  }

  private static ProtobufSamples protobuf(MetricsSnapshot snapshot) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OPENMETRICS.prometheusProtobuf().write(snapshot, out);
    return ProtobufSamples.parse(out.toByteArray());
  }
}
