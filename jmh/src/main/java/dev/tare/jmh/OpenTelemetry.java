package dev.tare.jmh;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongGauge;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * OpenTelemetry's SDK for one trial, collected once a second as Tare is: cumulative, memory reused,
 * no exemplars. Its stable API has no bound instruments; attributes that are kept come closest.
 */
@State(Scope.Benchmark)
public class OpenTelemetry {
  static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");

  private static final List<Double> BOUNDS = Arrays.stream(Values.BOUNDS).boxed().toList();

  private final OpenTelemetryReader reader = new OpenTelemetryReader();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder()
          .registerMetricReader(reader)
          .setExemplarFilter(ExemplarFilter.alwaysOff())
          .registerView(
              InstrumentSelector.builder().setName("*.exponential").build(),
              View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build())
          .build();
  private Scraper scraper;

  final Meter meter = provider.get("bench");
  final Attributes attributes = Attributes.of(KIND, "any");
  final LongCounter counter = meter.counterBuilder("bench").build();
  final LongGauge gauge = meter.gaugeBuilder("bench.size").ofLongs().build();
  final DoubleHistogram explicit = histogram("bench.explicit");
  final DoubleHistogram exponential = histogram("bench.exponential");

  /** Makes a histogram with the common buckets, unless a view says otherwise. */
  final DoubleHistogram histogram(String name) {
    return histogram(name, BOUNDS);
  }

  final DoubleHistogram histogram(String name, List<Double> bounds) {
    return meter.histogramBuilder(name).setExplicitBucketBoundariesAdvice(bounds).build();
  }

  /** Starts to collect. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(reader::collect);
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
    provider.close();
  }
}
