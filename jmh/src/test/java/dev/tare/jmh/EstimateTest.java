package dev.tare.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.util.ListStatistics;

/** The arithmetic behind every ratio that is quoted. */
class EstimateTest {

  @Test
  void shouldTakeTheWorstEndsWhenSubtracting() {
    Estimate net = new Estimate(9, 10, 11).minus(new Estimate(1, 2, 3));
    assertThat(net).isEqualTo(new Estimate(6, 8, 10));
  }

  @Test
  void shouldTakeTheWorstEndsWhenDividing() {
    Estimate ratio = new Estimate(6, 8, 10).dividedBy(new Estimate(20, 25, 40));
    assertThat(ratio).isEqualTo(new Estimate(6.0 / 40, 8.0 / 25, 10.0 / 20));
  }

  @Test
  void shouldStayBelowZeroAtTheLowEndWhenTheRowMayCostNothing() {
    Estimate ratio = new Estimate(-4, 1, 6).dividedBy(new Estimate(20, 25, 40));
    assertThat(ratio.low()).isEqualTo(-0.2);
  }

  @Test
  void shouldClaimNoIntervalWhenTheReferenceMayCostNothing() {
    Estimate ratio = new Estimate(6, 8, 10).dividedBy(new Estimate(-1, 1, 3));
    assertThat(ratio.withInterval()).isEqualTo("8.00 [?]");
  }

  @Test
  void shouldClaimNoIntervalWhenThereIsOneSample() {
    Estimate one = Estimate.of(new ListStatistics(new double[] {3}));
    assertThat(one.withError()).isEqualTo("3.00 ± ?");
    assertThat(one.dividedBy(one).withInterval()).isEqualTo("1.00 [?]");
  }

  @Test
  void shouldWidenToTheNinetyNinePercentInterval() {
    Estimate three = Estimate.of(new ListStatistics(new double[] {1, 2, 3}));
    assertThat(three.mean()).isEqualTo(2);
    // Student's t for two degrees of freedom is 9.925; the error of the mean is 1/√3.
    assertThat(three.withError()).isEqualTo("2.00 ± 5.73");
  }
}
