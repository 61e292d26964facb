package dev.tare.examples.flow.peer;

import dev.tare.examples.flow.retry.Backoff;
import java.time.Duration;

/**
 * How hard a message is tried to be delivered to another server. Immutable.
 *
 * @param attempts how often it is sent at most; 1 or more
 * @param timeout how long an answer is waited for
 * @param backoff the wait before it is sent again
 */
public record SendPolicy(int attempts, Duration timeout, Backoff backoff) {
  /** Checks the range. */
  public SendPolicy {
    if (attempts < 1 || timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "attempts=%d timeout=%s (allowed: 1 or more, 1 ms or more)".formatted(attempts, timeout));
    }
  }
}
