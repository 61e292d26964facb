package dev.tare.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arithmetic behind every ratio that is quoted. */
class EstimateTest {

  @Test
  void shouldWidenToTheNinetyNinePercentInterval() {
    // Student's t for two degrees of freedom is 9.925; the error of the mean is 1/√3.
    assertThat(samples(1, 2, 3).estimate().withError()).isEqualTo("2.00 ± 5.73");
  }

  @Test
  void shouldClaimNoIntervalWhenThereIsOneSample() {
    assertThat(samples(3).estimate().withError()).isEqualTo("3.00 ± ?");
    assertThat(Estimate.ratio(samples(3), samples(6)).withInterval()).isEqualTo("0.50 [?]");
  }

  @Test
  void shouldSayHowFarRoundsAreApart() {
    assertThat(samples(174, 168, 176).range()).isEqualTo(8);
    assertThat(samples(3).range()).isZero();
    assertThat(samples().range()).isNaN();
  }

  @Test
  void shouldCountEachRoundOnceWhenThereAreEnough() {
    Samples samples =
        Samples.ofRounds(List.of(List.of(1.0, 3.0), List.of(4.0, 4.0), List.of(9.0, 9.0)));
    assertThat(samples.values()).containsExactly(2.0, 4.0, 9.0);
  }

  @Test
  void shouldTakeIterationsForRoundsWhenThereIsOne() {
    assertThat(Samples.ofRounds(List.of(List.of(1.0, 3.0))).values()).containsExactly(1.0, 3.0);
  }

  @Test
  void shouldLeaveTheEndsOutOfTheMediansIntervalWhenThereAreTwelve() {
    // Coins: 2 of 2^7 are more than one in a hundred, 2 of 2^8 are not; (1 + 12) · 2 of 2^12 are
    // not.
    assertThat(samples(1, 2, 3, 4, 5, 6, 9).median().withInterval()).isEqualTo("4.00 [?]");
    assertThat(samples(8, 2, 3, 4, 5, 6, 7, 1).median()).isEqualTo(new Estimate(1, 4.5, 8));
    assertThat(samples(99, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1).median())
        .isEqualTo(new Estimate(2, 6.5, 11));
    assertThat(samples().median().mean()).isNaN();
  }

  @Test
  void shouldHoldTheMedianInNinetyNineOfAHundredWhateverTheSpread() {
    Random random = new Random(1);
    int held = 0;
    for (int i = 0; i < 2_000; i++) {
      Estimate median =
          new Samples(Stream.generate(() -> Math.exp(2 * random.nextGaussian())).limit(12).toList())
              .median();
      held += median.low() <= 1 && 1 <= median.high() ? 1 : 0;
    }
    assertThat(held).isBetween(1_970, 2_000);
  }

  @Test
  void shouldFindNoSpreadInTheRatioWhenBothMoveTogether() {
    // A machine that is slower in some rounds is slower for both: the ratio is known exactly.
    Estimate ratio = Estimate.ratio(samples(10, 12, 14), samples(20, 24, 28));
    assertThat(ratio.low()).isCloseTo(0.5, within(1e-9));
    assertThat(ratio.high()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void shouldAgreeWithTheDefinitionWhenTheyMoveApart() {
    Samples row = samples(10, 11, 13, 10, 12);
    Samples reference = samples(21, 19, 20, 22, 20);
    Estimate ratio = Estimate.ratio(row, reference);
    // At either end the mean of row - R * reference is just not told from zero.
    for (double end : new double[] {ratio.low(), ratio.high()}) {
      Estimate difference = times(reference, -end, row).estimate();
      assertThat(Math.abs(difference.mean())).isCloseTo(difference.error(), within(1e-9));
    }
    assertThat(ratio.low()).isLessThan(ratio.mean());
    assertThat(ratio.high()).isGreaterThan(ratio.mean());
  }

  @Test
  void shouldHoldTheTruthInNinetyNineOfAHundredWhenRoundsAreNoisy() {
    Random random = new Random(1);
    int held = 0;
    for (int i = 0; i < 2_000; i++) {
      Samples floor = noisy(random, 1);
      Estimate ratio = Estimate.ratio(noisy(random, 5).minus(floor), noisy(random, 9).minus(floor));
      held += ratio.low() <= 0.5 && 0.5 <= ratio.high() ? 1 : 0;
    }
    assertThat(held).isBetween(1_965, 1_995);
  }

  @Test
  void shouldClaimNoIntervalWhenTheReferenceMayCostNothing() {
    assertThat(Estimate.ratio(samples(6, 8, 10), samples(-1, 1, 3)).withInterval())
        .isEqualTo("8.00 [?]");
  }

  private static Samples noisy(Random random, double mean) {
    return samples(
        Stream.generate(() -> mean + 0.3 * random.nextGaussian())
            .limit(5)
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  private static Samples times(Samples samples, double factor, Samples plus) {
    Double[] sums = new Double[samples.values().size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = factor * samples.values().get(i) + plus.values().get(i);
    }
    return new Samples(List.of(sums));
  }

  private static Samples samples(double... values) {
    return new Samples(java.util.Arrays.stream(values).boxed().toList());
  }
}
