package dev.tare.otlp;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message.
 *
 * @param taken whether the receiver has it
 * @param retryable whether it may take it later
 * @param retryAfterS in how many seconds, if it said so; else 0
 * @param text what it said, the same for the same answer
 * @param body what it said more
 * @param cause what went wrong here; null where it answered
 */
@SuppressWarnings("ArrayRecordComponent") // read once
record Answer(
    Taken taken,
    boolean retryable,
    long retryAfterS,
    String text,
    byte[] body,
    @Nullable Throwable cause) {
  private static final byte[] NOTHING = new byte[0];

  private Answer(Taken taken, boolean retryable, String text) {
    this(taken, retryable, 0, text, NOTHING, null);
  }

  private static Answer taken(String text, byte[] body) {
    return new Answer(Taken.YES, false, 0, text, body, null);
  }

  /** Whether a receiver has a message. */
  enum Taken {
    YES,
    NO,
    /** It may have: the answer was lost, or is not its own. */
    MAYBE
  }

  /** By OTLP's table of HTTP. What fails in the middle of a server may have been counted. */
  static Answer of(HttpResponse response) {
    int status = response.getStatusCode();
    String text = "status=" + status;
    if (status >= 200 && status < 300) {
      return taken(text, response.getResponseBody());
    }
    long afterS = response instanceof HttpAnswer answer ? answer.retryAfterS() : 0;
    return switch (status) {
      case 429, 503 -> new Answer(Taken.NO, true, afterS, text, NOTHING, null);
      case 502, 504 -> new Answer(Taken.MAYBE, true, afterS, text, NOTHING, null);
      default -> new Answer(status < 500 ? Taken.NO : Taken.MAYBE, false, text);
    };
  }

  /** By OTLP's table of gRPC. */
  static Answer of(GrpcResponse response) {
    String text = "status=" + response.getStatusCode();
    return switch (response.getStatusCode()) {
      case OK -> taken(text, response.getResponseMessage());
      case UNAVAILABLE, RESOURCE_EXHAUSTED -> new Answer(Taken.NO, true, text);
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, DATA_LOSS ->
          new Answer(Taken.MAYBE, true, text);
      case UNKNOWN, INTERNAL -> new Answer(Taken.MAYBE, false, text);
      default -> new Answer(Taken.NO, false, text);
    };
  }

  /** There was no answer. */
  static Answer of(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (isBeforeSending(e)) {
        return new Answer(Taken.NO, true, 0, "no connection: " + e, NOTHING, failure);
      }
      root = e;
    }
    return new Answer(Taken.MAYBE, true, 0, "no answer: " + root, NOTHING, failure);
  }

  /** The same where the message was not sent at all. */
  Answer unsent() {
    return new Answer(Taken.NO, retryable, retryAfterS, "no connection, " + text, body, cause);
  }

  private static boolean isBeforeSending(Throwable e) {
    return e instanceof ConnectException
        || e instanceof HttpConnectTimeoutException
        || e instanceof NoRouteToHostException
        || e instanceof UnknownHostException
        || e instanceof UnresolvedAddressException
        || e instanceof SSLHandshakeException
        || e instanceof RejectedExecutionException;
  }
}
