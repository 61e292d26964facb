package dev.tare.examples.flow.retry;

/**
 * How often what failed is started again. Immutable.
 *
 * @param limit restarts within the window; one failure more, and it stays down
 * @param windowNs how long a failure counts, in nanoseconds
 * @param backoff the wait before each restart
 */
public record RestartPolicy(int limit, long windowNs, Backoff backoff) {
  /** What fails stays down. */
  public static final RestartPolicy NEVER = new RestartPolicy(0, 1, new Backoff(1, 1));

  /** Checks the range. */
  public RestartPolicy {
    if (limit < 0 || windowNs < 1) {
      throw new IllegalArgumentException(
          "limit=%d windowNs=%d (allowed: 0 or more, 1 or more)".formatted(limit, windowNs));
    }
  }
}
