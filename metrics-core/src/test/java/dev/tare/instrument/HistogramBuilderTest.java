package dev.tare.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramBuilderTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());

  @AfterEach
  void close() {
    metrics.close();
  }

  private HistogramBuilder builder() {
    return metrics.registry().histogram("h_seconds", "H.").unit(Unit.SECONDS);
  }

  @ParameterizedTest
  @MethodSource("badBuckets")
  void shouldRefuseBucketsThatAreNotPositiveFiniteAndAscending(double[] buckets) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().buckets(buckets))
        .withMessageContainingAll("buckets=[", "1 to 300");
  }

  static Stream<double[]> badBuckets() {
    return Stream.of(
        new double[] {},
        new double[] {0},
        new double[] {-0.0, 1},
        new double[] {-1, 1},
        new double[] {1, 1},
        new double[] {2, 1},
        new double[] {Double.NaN},
        new double[] {1, Double.NaN},
        new double[] {1, Double.POSITIVE_INFINITY},
        new double[] {Double.POSITIVE_INFINITY},
        DoubleStream.iterate(1, d -> d + 1).limit(301).toArray());
  }

  @Test
  void shouldRefuseBucketsThatAreZeroOrTheSameInTheGrainOfTheUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().buckets(1e-12, 1).register())
        .withMessageContainingAll("buckets=[1.0E-12, 1.0]", "name=h_seconds", "unit=seconds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().buckets(1, 1 + 1e-12).register())
        .withMessageContainingAll("buckets=", "name=h_seconds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().buckets(1e11, 1e12).register())
        .withMessageContaining("buckets=");
  }

  @ParameterizedTest
  @MethodSource("badQuantiles")
  void shouldRefuseQuantilesThatAreNotAscendingFrom0To1(double[] quantiles) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantiles(quantiles))
        .withMessageContainingAll("quantiles=[", "from 0 to 1");
  }

  static Stream<double[]> badQuantiles() {
    return Stream.of(
        new double[] {-0.1},
        new double[] {1.1},
        new double[] {0.9, 0.5},
        new double[] {0.5, 0.5},
        new double[] {Double.NaN},
        new double[] {0.5, Double.NaN});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PT0S", "PT0.5S", "PT-1S", "PT60.000000001S", "PT24H0.000000001S", "PT25H"})
  void shouldRefuseWindowsThatAreNotWholeSecondsUpToADay(String length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantileWindow(Duration.parse(length)))
        .withMessageContainingAll("quantileWindow=", "h_seconds", "PT1S to PT24H");
  }

  @Test
  void shouldRefuseAWindowWithoutQuantiles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantiles().quantileWindow(Duration.ofSeconds(60)).register())
        .withMessageContainingAll("quantileWindow=PT1M", "name=h_seconds");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantiles().lifetimeQuantiles().register())
        .withMessageContainingAll("lifetimeQuantiles", "name=h_seconds");
  }

  @Test
  void shouldTakeTheLastWordOnWhatQuantilesCover() {
    Duration minute = Duration.ofMinutes(1);
    builder().quantileWindow(minute).lifetimeQuantiles().register();
    builder().lifetimeQuantiles().register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().lifetimeQuantiles().quantileWindow(minute).register());
  }

  @Test
  void shouldRefuseTheSameNameWithAnotherWindow() {
    builder().register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantileWindow(Duration.ofSeconds(61)).register())
        .withMessageContaining("name=h_seconds");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4})
  void shouldRefuseDigitsBut1To3(int digits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().significantDigits(digits))
        .withMessageContainingAll("significantDigits=" + digits, "h_seconds", "1 to 3");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 1",
    "1e-10, 1",
    "1, 1.5",
    "-1, 1",
    "1, 0",
    "NaN, 1",
    "1, NaN",
    "1, 1e10",
    "1e5, 1e6"
  })
  void shouldRefuseRangesThatDoNotFitTheGrain(double lowest, double highest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().range(lowest, highest).register())
        .withMessageContainingAll("range=" + lowest + " to " + highest, "h_seconds", "1.0E-9");
  }

  @Test
  void shouldStateTheErrorOfACoarserLowestValue() {
    builder().range(1e-6, 60).quantiles(0.5).register().record(1L);
    assertThat(metrics.snapshot().family("h_quantile_seconds").descriptor().help())
        .contains("to 2 digits from 5.12E-5 up, in steps of 5.12E-7 below");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 10, 0.5, 0.002, 1e-10, 1.0000001e-3, Double.NaN})
  void shouldRefuseScalesThatAreNoPowersOfTen(double scale) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().scale(scale))
        .withMessageContainingAll("scale=" + scale, "h_seconds", "1e-9 to 1");
  }

  @Test
  void shouldRefuseWhatTheScaleCannotTellApart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().scale(1e-3).buckets(0.0001, 1).register())
        .withMessageContainingAll("buckets=[1.0E-4, 1.0]", "name=h_seconds", "scale=0.001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().scale(1e-3).range(1e-6, 1).register())
        .withMessageContainingAll("range=1.0E-6 to 1.0", "h_seconds", "0.001 to");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder().scale(1e-3).expectedInterval(Duration.ofNanos(400_000)).register())
        .withMessageContainingAll("expectedInterval=PT0.0004S", "h_seconds", "scale=0.001");
  }

  @Test
  void shouldRefuseTheSameNameWithAnotherScale() {
    builder().register();
    builder().scale(1e-9).register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().scale(1e-6).register())
        .withMessageContaining("name=h_seconds");
  }

  @Test
  void shouldLeaveOutDefaultBucketsThatTheScaleCannotTell() {
    builder().scale(1e-3).register();
    HistogramFamily family = (HistogramFamily) metrics.snapshot().family("h_seconds");
    assertThat(family.upperBound(0)).isEqualTo(0.001);
    assertThat(family.upperBound(1)).isEqualTo(0.005);
    assertThat(family.upperBound(family.buckets() - 2)).isEqualTo(10);
  }

  @Test
  void shouldRecordTimesInTheScale() {
    Histogram coarse = builder().scale(1).buckets(1, 100).register();
    long now = System.nanoTime();
    coarse.recordSince(now - 7_400_000_000L);
    coarse.recordSince(now - 7_600_000_000L);
    coarse.observe(2.5);
    coarse.record(3L);
    assertThat(metrics.snapshot().value("h_seconds_sum")).isEqualTo(7 + 8 + 3 + 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.000000999S", "PT-1S", "PT1H0.000000001S"})
  void shouldRefuseExpectedIntervalsOutOfRange(String interval) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().expectedInterval(Duration.parse(interval)))
        .withMessageContainingAll("expectedInterval=", "h_seconds", "PT0.000001S to PT1H");
  }

  @Test
  void shouldCorrectQuantilesOfTimesOnly() {
    Duration interval = Duration.ofMillis(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().quantiles().expectedInterval(interval).register())
        .withMessageContaining("expectedInterval=PT0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                metrics
                    .registry()
                    .histogram("h_bytes", "H.")
                    .unit(Unit.BYTES)
                    .quantiles(0.5)
                    .expectedInterval(interval)
                    .register())
        .withMessageContaining("unit=bytes");
  }

  @Test
  void shouldNotBeChangedThroughTheArraysThatItWasGiven() {
    double[] buckets = {1, 2};
    double[] quantiles = {0.5};
    HistogramBuilder builder = builder().buckets(buckets).quantiles(quantiles);
    buckets[0] = 3;
    quantiles[0] = 7;
    builder.register();
    HistogramFamily family = (HistogramFamily) metrics.snapshot().family("h_seconds");
    assertThat(family.upperBound(0)).isEqualTo(1);
    assertThat(family.buckets()).isEqualTo(3);
    assertThat(family.upperBound(2)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldPutAValueThatEqualsABoundIntoItsBucket() {
    Histogram histogram = builder().buckets(0.1, 0.2, 0.3).quantiles().register();
    histogram.observe(0.1);
    histogram.observe(0.2);
    histogram.observe(0.3);
    histogram.record(200_000_001L);
    assertThat(metrics.snapshot().value("h_seconds_bucket", "le", "0.1")).isEqualTo(1);
    assertThat(metrics.snapshot().value("h_seconds_bucket", "le", "0.2")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h_seconds_bucket", "le", "0.3")).isEqualTo(4);
    assertThat(metrics.snapshot().value("h_seconds_bucket", "le", "+Inf")).isEqualTo(4);
  }

  @Test
  void shouldTakeThreeHundredBuckets() {
    builder()
        .buckets(DoubleStream.iterate(1, d -> d + 1).limit(300).toArray())
        .register()
        .record(1L);
    assertThat(metrics.snapshot().value("h_seconds_bucket", "le", "300")).isEqualTo(1);
  }

  @Test
  void shouldTimeWhatThrows() {
    Histogram histogram = builder().register();
    assertThat(
            catchThrowable(
                () ->
                    histogram.timeChecked(
                        () -> {
                          throw new IOException("gone");
                        })))
        .hasMessage("gone");
    assertThat(metrics.snapshot().value("h_seconds_count")).isEqualTo(1);
  }
}
