package dev.tare.jmh.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * What was measured again and again: one value a round, in the order of the rounds.
 *
 * <p>A round is a JVM of its own. Iterations of one JVM share its layout of memory and code and are
 * not independent, so each round counts once; only where there are too few rounds do its iterations
 * stand in for them, which shows the noise within one JVM and hides that between two.
 */
public record Samples(List<Double> values) {
  private static final int ENOUGH_ROUNDS = 3;
  private static final double CONFIDENCE = 0.99;

  /** No baseline: costs nothing, without error. */
  public static final Samples NONE = new Samples(List.of());

  public Samples {
    values = List.copyOf(values);
  }

  /** The means of the rounds, or all iterations where rounds are few. */
  public static Samples ofRounds(List<List<Double>> rounds) {
    return rounds.size() >= ENOUGH_ROUNDS
        ? new Samples(rounds.stream().map(Samples::mean).toList())
        : new Samples(rounds.stream().flatMap(List::stream).toList());
  }

  /** Two values at least, so that there is a spread. */
  boolean spread() {
    return values.size() > 1;
  }

  /** NaN without values. */
  public double mean() {
    return mean(values);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** The largest less the smallest; NaN without values. */
  public double range() {
    DoubleSummaryStatistics all = values.stream().mapToDouble(each -> each).summaryStatistics();
    return values.isEmpty() ? Double.NaN : all.getMax() - all.getMin();
  }

  /** Mean and 99 % interval by Student's t. */
  public Estimate estimate() {
    double error = spread() ? t(values.size()) * Math.sqrt(covarianceOfMeans(this)) : Double.NaN;
    return new Estimate(mean() - error, mean(), mean() + error);
  }

  /**
   * Median and its 99 % interval, however the values are spread: the true one is below the least of
   * n, or above the greatest, as seldom as n coins fall alike. Where fewer than eight make it too
   * likely there is no interval; from twelve on the least and the greatest are left out.
   */
  public Estimate median() {
    if (values.isEmpty()) {
      return Estimate.NONE;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    int out = outside(size);
    return out < 0
        ? new Estimate(Double.NaN, median, Double.NaN)
        : new Estimate(sorted.get(out), median, sorted.get(size - 1 - out));
  }

  /** How many values at either end are not in the median's interval; -1 where there is none. */
  private static int outside(int size) {
    BinomialDistribution below = new BinomialDistribution(size, 0.5);
    int out = -1;
    while (2 * below.cumulativeProbability(out + 1) <= 1 - CONFIDENCE) {
      out++;
    }
    return out;
  }

  /** How far the means of both stray together; the square of the standard error for itself. */
  double covarianceOfMeans(Samples other) {
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += (values.get(i) - mean()) * (other.values.get(i) - other.mean());
    }
    return sum / (values.size() - 1) / values.size();
  }

  /** Round by round; {@link #NONE} subtracts nothing. */
  public Samples minus(Samples baseline) {
    if (baseline.values.isEmpty()) {
      return this;
    }
    int size = Math.min(values.size(), baseline.values.size());
    Double[] net = new Double[size];
    for (int i = 0; i < size; i++) {
      net[i] = values.get(i) - baseline.values.get(i);
    }
    return new Samples(List.of(net));
  }

  /** Of the two-sided interval for a mean of so many values. */
  static double t(int values) {
    return new TDistribution(values - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
  }
}
