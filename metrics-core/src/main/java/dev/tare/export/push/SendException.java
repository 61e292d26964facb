package dev.tare.export.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A snapshot was not taken by its receiver, or nobody knows whether it was. */
public final class SendException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final Duration retryAfter;

  /**
   * A failure.
   *
   * @param retryable whether the same snapshot may be sent again: it may succeed then, and cannot
   *     be counted twice
   * @param message what failed, the same for the same failure: the first of each is told
   * @param cause why; null where the receiver said it
   */
  public SendException(boolean retryable, String message, @Nullable Throwable cause) {
    this(retryable, Duration.ZERO, message, cause);
  }

  /**
   * The same of a receiver that has said when.
   *
   * @param retryAfter how long it wants to be left alone; zero where it does not say so
   */
  public SendException(
      boolean retryable, Duration retryAfter, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** Whether the same snapshot may be sent again. */
  public boolean retryable() {
    return retryable;
  }

  /** How long the receiver wants to be left alone; zero where it did not say so. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
