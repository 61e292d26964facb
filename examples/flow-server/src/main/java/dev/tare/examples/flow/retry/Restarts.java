package dev.tare.examples.flow.retry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The failures of one thing that is started again, until there are too many. Not thread-safe. */
public final class Restarts {
  private final RestartPolicy policy;
  private final RandomGenerator random;

  /** When the failures of the window were, oldest first. */
  private final Deque<Long> failuresNs = new ArrayDeque<>();

  /** None yet. */
  public Restarts(RestartPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /**
   * Notes a failure.
   *
   * @param nowNs the time, of any origin
   * @return how long to wait before the next start, in nanoseconds; empty: it is given up
   */
  public OptionalLong afterFailure(long nowNs) {
    while (!failuresNs.isEmpty() && nowNs - failuresNs.getFirst() >= policy.windowNs()) {
      failuresNs.removeFirst();
    }
    if (failuresNs.size() >= policy.limit()) {
      return OptionalLong.empty();
    }
    failuresNs.addLast(nowNs);
    return OptionalLong.of(policy.backoff().delayNs(failuresNs.size(), random));
  }
}
