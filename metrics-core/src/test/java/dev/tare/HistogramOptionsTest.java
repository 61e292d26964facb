package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.internal.builder.QuantileScale;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What the options of a histogram change, and what not, against a list of the values. */
@Tag("recording")
class HistogramOptionsTest {
  private static final long MS = 1_000_000;

  @Property(tries = 25)
  void shouldKeepTheErrorThatTheScaleStates(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 3) int digits,
      @ForAll @IntRange(max = 3) int lowest,
      @ForAll boolean spills) {
    try (Metrics metrics = open(spills)) {
      long rawLowest = List.of(1L, 1_000L, 1_000_000L, 12_300_000L).get(lowest);
      Histogram histogram =
          builder(metrics)
              .significantDigits(digits)
              .range(rawLowest / 1e9, 3600)
              .quantiles(0, 0.25, 0.5, 0.75, 0.99, 1)
              .lifetimeQuantiles()
              .register();
      QuantileScale scale = new QuantileScale(rawLowest, 3_600_000_000_000L, digits);
      List<Long> values = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        values.add((long) Math.exp(random.nextDouble() * 28));
      }
      values.forEach(value -> histogram.record((long) value));
      values.sort(null);
      for (double quantile : new double[] {0.25, 0.5, 0.75, 0.99}) {
        long exact = values.get((int) Math.ceil(quantile * values.size()) - 1);
        // An absolute step covers values below the lowest, which 1 - step / value does not.
        double error = Math.max(scale.relativeError(exact) * exact, (double) scale.step());
        assertThat(quantile(metrics.snapshot(), "lifetime", quantile))
            .as("quantile %s, scale %s", quantile, scale)
            .isCloseTo((double) exact, within(error + 1));
      }
      assertExact(metrics.snapshot(), values);
    }
  }

  @Property(tries = 30)
  void shouldScaleAndRoundBeforeAnythingIsCounted(
      @ForAll Random random,
      @ForAll("units") Unit unit,
      @ForAll @IntRange(max = Scale.MAX_DECIMALS) int decimals,
      @ForAll boolean spills) {
    BigDecimal grain = BigDecimal.ONE.movePointLeft(decimals);
    String name = unit.equals(Unit.NONE) ? "t" : "t_" + unit.suffix();
    try (Metrics metrics = open(spills)) {
      Histogram histogram =
          metrics
              .registry()
              .histogram(name, "T.")
              .unit(unit)
              .scale(grain.doubleValue())
              .range(grain.doubleValue(), 1e6 * grain.doubleValue())
              .buckets(7, 70, 700)
              .quantiles(0.5, 0.99, 1)
              .lifetimeQuantiles()
              .nativeSchema(2)
              .register();
      List<BigDecimal> values = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        BigDecimal value = grain.multiply(BigDecimal.valueOf(random.nextLong(1_000_000)));
        if (random.nextBoolean()) {
          histogram.record(value.unscaledValue().longValueExact());
        } else { // off the grid by less than half of it
          histogram.observe(
              value.doubleValue() + (random.nextDouble() - 0.5) / 3 * grain.doubleValue());
        }
        values.add(value);
      }
      values.sort(null);
      BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      MetricsSnapshot snapshot = metrics.snapshot(Detail.NATIVE);
      assertThat(snapshot.value(name + "_sum")).isEqualTo(sum.doubleValue());
      for (int bound : new int[] {7, 70, 700}) {
        double below =
            values.stream().filter(v -> v.compareTo(BigDecimal.valueOf(bound)) <= 0).count();
        assertThat(snapshot.value(name + "_bucket", "le", Integer.toString(bound)))
            .isEqualTo(below);
      }
      String quantiles = unit.equals(Unit.NONE) ? "t_quantile" : "t_quantile_" + unit.suffix();
      for (double quantile : new double[] {0.5, 0.99}) {
        double exact = values.get((int) Math.ceil(quantile * values.size()) - 1).doubleValue();
        assertThat(
                snapshot.value(
                    quantiles, "window", "lifetime", "quantile", Double.toString(quantile)))
            .isCloseTo(exact, within(exact / 100));
      }
      assertThat(snapshot.value(quantiles, "window", "lifetime", "quantile", "1"))
          .isEqualTo(values.get(values.size() - 1).doubleValue());
      assertNative(((HistogramFamily) snapshot.family(name)).nativeHistogram(0), values);
    }
  }

  private static void assertNative(@Nullable NativeHistogram natives, List<BigDecimal> values) {
    NativeHistogram shown = Objects.requireNonNull(natives);
    long inBuckets = 0;
    for (int i = 0; i < shown.indexes().length; i++) {
      BigDecimal above = new BigDecimal(NativeHistogram.upperBound(2, shown.indexes()[i] - 1));
      BigDecimal upTo = new BigDecimal(NativeHistogram.upperBound(2, shown.indexes()[i]));
      assertThat(shown.counts()[i])
          .isEqualTo(
              values.stream()
                  .filter(v -> v.compareTo(above) > 0 && v.compareTo(upTo) <= 0)
                  .count());
      inBuckets += shown.counts()[i];
    }
    assertThat(shown.zeroCount() + inBuckets).isEqualTo(values.size());
  }

  @Example
  void shouldSayInTheHelpTextWhatAReaderHasToKnow() {
    try (Metrics metrics = open(false)) {
      builder(metrics).range(1e-6, 60).expectedInterval(Duration.ofMillis(10)).register();
      assertThat(metrics.snapshot().family("t_quantile_seconds").descriptor().help())
          .isEqualTo(
              "Quantiles of t_seconds, to 2 digits from 5.12E-5 up, in steps of 5.12E-7 below,"
                  + " corrected for an expected interval of 0.01. Times t.");
    }
  }

  private static Metrics open(boolean spills) {
    return Metrics.open(
        spills
            ? MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).ringBytes(1024).build()
            : MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  }

  private static HistogramBuilder builder(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "Times t.").unit(Unit.SECONDS);
  }

  private static double quantile(MetricsSnapshot snapshot, String window, double quantile) {
    return snapshot.value(
            "t_quantile_seconds", "window", window, "quantile", Double.toString(quantile))
        * 1e9;
  }

  private static void assertExact(MetricsSnapshot snapshot, List<Long> values) {
    assertThat(snapshot.value("t_seconds_count")).isEqualTo(values.size());
    assertThat(snapshot.value("t_seconds_sum"))
        .isEqualTo(values.stream().mapToLong(Long::longValue).sum() / 1e9, within(1e-3));
    assertThat(snapshot.value("t_seconds_bucket", "le", "0.01"))
        .isEqualTo((double) values.stream().filter(value -> value <= 10 * MS).count());
  }

  @Provide
  Arbitrary<Unit> units() {
    return Arbitraries.of(Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO, Unit.of("celsius"));
  }
}
