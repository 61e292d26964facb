package dev.tare.jetty;

import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, apart from its status: a 500 that was delivered is {@link #OK}, and a 200
 * that the client did not wait for is not.
 */
enum Outcome {
  OK(0),
  ERROR(1),
  TIMEOUT(2),
  CLIENT_ABORT(3),
  APP_ABORT(4);

  /**
   * {@link HttpStream#CONTENT_NOT_CONSUMED}, found by its name: its type is another in Jetty 12.0
   * and 12.1, and a class that was compiled with one does not link with the other.
   */
  private static final @Nullable Object NOT_CONSUMED = notConsumed();

  /** Causes may form a circle. */
  private static final int MAX_CAUSES = 32;

  /** Its place in tables of outcomes. */
  final int place;

  Outcome(int place) {
    this.place = place;
  }

  /** What Jetty handed to the stream when it failed; null where it succeeded. */
  static Outcome of(@Nullable Throwable failure) {
    if (failure == null) {
      return OK;
    }
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      Outcome outcome = byType(cause);
      if (outcome != ERROR) {
        return outcome;
      }
      cause = cause.getCause();
    }
    return ERROR;
  }

  /**
   * Whether the head of a response could not be encoded, so that it was never sent: in HTTP/2 and
   * HTTP/3 nothing takes its place. By name, as the host may have neither.
   */
  static boolean unencoded(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      String type = cause.getClass().getName();
      if (type.startsWith("org.eclipse.jetty.http2.hpack.")
          || type.startsWith("org.eclipse.jetty.http3.qpack.")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static @Nullable Object notConsumed() {
    try {
      return HttpStream.class.getField("CONTENT_NOT_CONSUMED").get(null);
    } catch (ReflectiveOperationException e) {
      return null; // then no failure is it
    }
  }

  private static Outcome byType(Throwable cause) {
    if (cause == NOT_CONSUMED) {
      return OK; // the response was delivered; Jetty only gave up on the rest of the request
    }
    if (cause instanceof TimeoutException) {
      return TIMEOUT;
    }
    if (cause instanceof Request.Handler.AbortException) {
      return APP_ABORT;
    }
    if (cause instanceof EofException || cause instanceof ClosedChannelException) {
      return CLIENT_ABORT;
    }
    return ERROR;
  }

  /** Its value as a label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
