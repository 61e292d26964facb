package dev.tare.jmh.openloop;

import java.io.IOException;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * What came of one load in which every request was answered.
 *
 * @param requests how many
 * @param tookNs from the first one's due time to the last answer
 * @param p50Ns latency, from when a request was due to its answer
 * @param p99Ns the same
 * @param p999Ns the same
 * @param late how many were sent more than {@link Generator#LATE_NS} after they were due
 */
public record Outcome(long requests, long tookNs, long p50Ns, long p99Ns, long p999Ns, long late) {
  private static final int NUMBERS = 6;

  static Outcome of(Histogram latencies, long tookNs, long late) {
    return new Outcome(
        latencies.getTotalCount(),
        tookNs,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        late);
  }

  /** For another process. */
  String line() {
    return "%d %d %d %d %d %d".formatted(requests, tookNs, p50Ns, p99Ns, p999Ns, late);
  }

  /**
   * Reads what {@link LoadGenerator} answers.
   *
   * @throws IOException if that is why the load failed
   */
  public static Outcome parse(String line) throws IOException {
    if (!line.matches("\\d+( \\d+){5}")) {
      throw new IOException("the load failed: " + line);
    }
    long[] numbers = Arrays.stream(line.split(" ", NUMBERS)).mapToLong(Long::parseLong).toArray();
    return new Outcome(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }
}
