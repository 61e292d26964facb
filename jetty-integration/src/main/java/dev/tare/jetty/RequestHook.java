package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.TraceContext;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Watches one request on the wire and records it when its stream ends. Reused for every request of
 * a channel: a new object per request would cost some 50 bytes each.
 *
 * <p>Jetty ends a stream exactly once, and never before the handlers have returned. Sending and
 * ending are serialised by the channel's lock, and ending comes after the handlers by the same
 * lock, so plain fields are seen by whichever thread ends the stream. The next request of the
 * channel may run on any thread; what is written before a stream is told that it has ended is seen
 * there by the order that Jetty's own plain fields rely on.
 *
 * <p>It is old, and what a request brings is young: each reference to that costs G1 a fence. So
 * only the request and the stream are kept, and others are written where they differ.
 */
final class RequestHook extends HttpStream.Wrapper implements Function<HttpStream, HttpStream> {
  private static final AtomicReferenceFieldUpdater<RequestHook, @Nullable HttpStream> STREAM =
      AtomicReferenceFieldUpdater.newUpdater(RequestHook.class, HttpStream.class, "stream");

  /** Whose hook it is. */
  final Hooks owner;

  /** One of another owner, of the same channel. */
  final @Nullable RequestHook next;

  private final RequestFamilies families;
  private final Streams streams;
  private final OwnLabels own;
  private final Counter unknownSizes;
  private final Routes routes;
  private final @Nullable TraceContext traces;
  private final Consumer<Throwable> errors;
  private final Scope scope = new Scope();
  private final AnsweredSpan span = new AnsweredSpan();
  private final Exchange exchange;

  /** Volatile, as it is let go when the next request may have begun, on any thread. */
  private volatile @Nullable HttpStream stream;

  private boolean live;

  private @Nullable Request request;
  private @Nullable UpDownCounter active;
  private long beginNs;
  private boolean handled;
  private @Nullable LabelValue route;

  /** Since the head, it included. Jetty sends on only when that has gone. */
  private int sends;

  private boolean bodyless;

  /**
   * @param next the hook of another owner, of the same channel
   * @param traces asked in which span a request is answered; null where nobody wants to know
   * @param errors must not throw
   */
  RequestHook(
      Hooks owner,
      @Nullable RequestHook next,
      RequestFamilies families,
      Counter unknownSizes,
      Routes routes,
      @Nullable TraceContext traces,
      Consumer<Throwable> errors) {
    super(null);
    this.owner = owner;
    this.next = next;
    this.families = families;
    this.streams = families.streams();
    this.own = families.own();
    this.exchange = new Exchange(own.room());
    this.unknownSizes = unknownSizes;
    this.routes = routes;
    this.traces = traces;
    this.errors = errors;
  }

  /** Whether its request has begun and not ended: then the handler was entered again for it. */
  boolean live() {
    return live;
  }

  /** Begins a request; the caller attaches the hook next. */
  void begin(Request request) {
    this.request = request;
    UpDownCounter active = families.active(request);
    if (active != this.active) {
      this.active = active;
    }
    // Jetty leaves 0 where a transport does not know its first byte.
    long begin = request.getBeginNanoTime();
    this.beginNs = begin != 0 ? begin : request.getHeadersNanoTime();
    this.handled = true; // also where they throw
    this.route = null;
    this.bodyless = false;
    exchange.clear();
    scope.begin();
    span.clear();
  }

  /**
   * Whether it counts the very request, whatever handlers have wrapped it into, and not the next.
   */
  @SuppressWarnings("ReferenceEquality")
  boolean serves(Request request) {
    Request served = this.request;
    return served != null && Request.unWrap(served) == Request.unWrap(request);
  }

  /** Where the request's handlers say that it has come to. */
  Scope scope() {
    return scope;
  }

  /** The wrapped handlers have returned, or thrown: whose page comes next. */
  void handled(boolean handled, boolean thrown) {
    if (thrown && exchange.status == 0) {
      scope.thrown();
    }
    scope.end(handled);
    this.handled = handled;
  }

  /** Other handlers get the request, if those before have declined it. */
  boolean takeOver(Request request) {
    if (handled) {
      return false;
    }
    handled = true;
    scope.beginAgain(request);
    return true;
  }

  /** Finds the route already: the handlers of the error page would overwrite it. */
  void keepRoute(Request request) {
    if (route == null) {
      route = routes.of(request, scope, true);
    }
  }

  @Override
  public @Nullable HttpStream getWrapped() {
    return stream;
  }

  /** The request counts as active until it ends; called once the hook has been attached. */
  void activate() {
    Objects.requireNonNull(active).begin();
  }

  /** Attaches the hook; Jetty may call it more than once for one request. */
  @Override
  public HttpStream apply(HttpStream wrapped) {
    stream = wrapped;
    live = true;
    return this;
  }

  @Override
  public void send(
      MetaData.Request head,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    try {
      observe(head, response, last, content);
    } catch (Throwable e) {
      errors.accept(e);
    }
    Objects.requireNonNull(stream).send(head, response, last, content, callback);
  }

  private void observe(
      MetaData.Request head,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content) {
    if (response != null) {
      int code = response.getStatus();
      if (HttpStatus.isInterim(code)) {
        return;
      }
      scope.answer();
      exchange.status = code;
      sends = 0;
      exchange.bytesOut = 0; // an error page replaces a response whose head could not be sent
      bodyless = bodyless(head, code);
      exchange.stream = streams.begins(head, response, last);
      if (families.timesFirstByte()) {
        exchange.firstByteNs = NanoTime.since(beginNs);
      }
    }
    sends++;
    if (content != null && !bodyless) {
      exchange.bytesOut += content.remaining();
    }
    if (response != null && traces != null) {
      span.note(traces); // foreign code: last, so that what it throws costs the span only
    }
  }

  /** Whether Jetty drops the content that it is handed. HTTP/2 does so for HEAD only. */
  private static boolean bodyless(MetaData.Request head, int status) {
    if (HttpMethod.HEAD.is(head.getMethod())) {
      return true;
    }
    return (status == HttpStatus.NO_CONTENT_204 || status == HttpStatus.NOT_MODIFIED_304)
        && head.getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion();
  }

  @Override
  public void succeeded() {
    HttpStream ended = end(null);
    ended.succeeded(); // it asks the hook for what is left of the content, and may fail demands
    // The next request may own the hook by now. If it does not, let go of the stream: the
    // connection may idle for long. Another hook is of the channel, as this one is, and the next
    // request's stream, too: it would be taken from that.
    if (!(ended instanceof RequestHook)) {
      STREAM.compareAndSet(this, ended, null);
    }
  }

  /** Keeps the stream: the application may still write, and has to get Jetty's own failure. */
  @Override
  public void failed(Throwable failure) {
    end(failure).failed(failure);
  }

  private HttpStream end(@Nullable Throwable failure) {
    HttpStream ended = Objects.requireNonNull(stream);
    if (live) {
      try {
        record(failure);
      } catch (Throwable e) {
        errors.accept(e);
      }
      Objects.requireNonNull(active).end();
      request = null;
      scope.clear();
      live = false;
    }
    return ended;
  }

  private void record(@Nullable Throwable failure) {
    Request ending = Objects.requireNonNull(request);
    long bytesIn = Request.getContentBytesRead(ending);
    if (bytesIn >= 0) {
      exchange.bytesIn = bytesIn;
    } else {
      unknownSizes.increment();
    }
    if (failure != null) {
      exchange.outcome = outcome(failure);
    }
    if (failure != null && sends == 1 && unencoded(failure)) {
      exchange.nothingSent();
    }
    exchange.durationNs = NanoTime.since(beginNs);
    exchange.stream |= streams.isPast(exchange.durationNs);
    if (traces != null) {
      span.begin();
    }
    try {
      LabelValue route = this.route != null ? this.route : routes.of(ending, scope, handled);
      own.take(ending, scope, exchange.labels, errors);
      families.record(ending, route, exchange);
      if (failure == null && owner.webSockets != null && switchesProtocol(ending)) {
        owner.webSockets.upgrading(ending, route);
      }
    } finally {
      if (traces != null) {
        AnsweredSpan.end();
      }
    }
  }

  /** Whether the connection, or the stream of HTTP/2, is going to be another protocol's. */
  private boolean switchesProtocol(Request request) {
    return exchange.status == HttpStatus.SWITCHING_PROTOCOLS_101
        || (HttpMethod.CONNECT.is(request.getMethod()) && HttpStatus.isSuccess(exchange.status));
  }

  private boolean unencoded(Throwable failure) {
    try {
      return Outcome.unencoded(failure);
    } catch (Throwable e) {
      errors.accept(e);
      return false;
    }
  }

  /** What an exception of the application says of its cause is foreign code, too. */
  private Outcome outcome(Throwable failure) {
    try {
      return Outcome.of(failure);
    } catch (Throwable e) {
      errors.accept(e);
      return Outcome.ERROR;
    }
  }
}
