package dev.tare.jmh.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
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

  /** The one in the middle, or the mean of the two there; NaN without values. */
  public double median() {
    List<Double> ascending = values.stream().sorted().toList();
    int size = ascending.size();
    return mean(ascending.subList(Math.max(0, (size - 1) / 2), size / 2 + Math.min(size, 1)));
  }

  /** Mean and 99 % interval by Student's t. */
  public Estimate estimate() {
    double error = spread() ? t(values.size()) * Math.sqrt(covarianceOfMeans(this)) : Double.NaN;
    return new Estimate(mean() - error, mean(), mean() + error);
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
