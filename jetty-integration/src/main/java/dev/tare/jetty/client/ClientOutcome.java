package dev.tare.jetty.client;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, apart from its status: a 500 that was read to its end is {@link #OK}, and a
 * 200 whose body broke off is not.
 */
enum ClientOutcome {
  /** The whole response was read. */
  OK(0),

  /** There was no connection to be had: refused, no such host, TLS that failed, no answer to it. */
  CONNECT(1),

  /** It took longer than it was given, wherever it was by then. */
  TIMEOUT(2),

  /** The client would not take it: too many were queued, or it has stopped. */
  REJECTED(3),

  /** The application did not want it any more, could not pass it on, or stopped the client. */
  ABORTED(4),

  /** The connection broke, or what came over it was no HTTP. */
  ERROR(5);

  /** Causes may form a circle. */
  private static final int MAX_CAUSES = 32;

  /** Its place in tables of outcomes. */
  final int place;

  ClientOutcome(int place) {
    this.place = place;
  }

  /**
   * What has become of a request.
   *
   * @param begun whether it had a connection
   * @param sent whether all of it was sent
   * @param failure of the response, or of the request where there was none; null where it is whole
   */
  static ClientOutcome of(
      Request request, boolean begun, boolean sent, @Nullable Throwable failure) {
    if (failure == null) {
      return OK;
    }
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      ClientOutcome told = begun ? ofSent(cause, sent) : ofQueued(cause);
      if (told != null) {
        return told;
      }
      cause = cause.getCause();
    }
    return request.getAbortCause() == null ? ERROR : ABORTED;
  }

  /** What says something wherever the request was; null where this one does not. */
  private static @Nullable ClientOutcome anywhere(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return TIMEOUT;
    }
    if (cause instanceof RejectedExecutionException) {
      return REJECTED;
    }
    return cause instanceof AsynchronousCloseException ? ABORTED : null; // the client's own doing
  }

  private static @Nullable ClientOutcome ofQueued(Throwable cause) {
    ClientOutcome told = anywhere(cause);
    if (told != null) {
      return told;
    }
    boolean noConnection =
        cause instanceof UnresolvedAddressException
            || (cause instanceof IOException && !(cause instanceof EofException));
    return noConnection ? CONNECT : null;
  }

  /** Jetty aborts a request also for what its connection does, so its types have to tell. */
  private static @Nullable ClientOutcome ofSent(Throwable cause, boolean sent) {
    ClientOutcome told = anywhere(cause);
    if (told != null) {
      return told;
    }
    if (cause instanceof EofException && sent) {
      return ABORTED; // no connection that only reads fails so: a proxy could not pass it on
    }
    boolean broken =
        cause instanceof IOException
            || cause instanceof HttpException
            || cause instanceof HttpResponseException;
    return broken ? ERROR : null;
  }

  /** Its value as a label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
