package dev.tare.jetty;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Tells exchanges that last as long as somebody listens from those that last as long as the work
 * takes: how long they are open says nothing about how quick a server is.
 *
 * @param apart whether they are told apart
 * @param boundNs what is open longer is one, whatever it is
 */
record Streams(boolean apart, long boundNs) {
  /** Upgrades, tunnels and event streams. */
  static final Streams BY_KIND = new Streams(true, Long.MAX_VALUE);

  /** Every exchange is a request as any other. */
  static final Streams NONE = new Streams(false, Long.MAX_VALUE);

  private static final String EVENTS = "text/event-stream";

  /** Those, and what is open longer. */
  static Streams past(Duration bound) {
    if (bound.isNegative() || bound.isZero()) {
      throw new IllegalArgumentException("streamsPast=" + bound + " (allowed: more than 0)");
    }
    return new Streams(true, bound.toNanos());
  }

  /**
   * Whether the response, which begins, is a stream. Allocates nothing.
   *
   * @param last whether its head is sent with all of its content
   */
  boolean begins(MetaData.Request request, MetaData.Response response, boolean last) {
    if (!apart) {
      return false;
    }
    int status = response.getStatus();
    if (HttpMethod.CONNECT.is(request.getMethod())) {
      return HttpStatus.isSuccess(status);
    }
    return status == HttpStatus.SWITCHING_PROTOCOLS_101
        || (!last && events(response.getHttpFields().get(HttpHeader.CONTENT_TYPE)));
  }

  private static boolean events(@Nullable String type) {
    return type != null
        && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length())
        && (type.length() == EVENTS.length() || " ;".indexOf(type.charAt(EVENTS.length())) >= 0);
  }

  /** Whether one that began otherwise has become one. */
  boolean isPast(long durationNs) {
    return durationNs > boundNs;
  }
}
