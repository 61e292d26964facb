package dev.tare.jetty.client;

import dev.tare.instrument.Event;
import java.nio.channels.AsynchronousCloseException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.RequestListeners;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Listens to all requests of a client and records each once, when it has ended.
 *
 * <p>What Jetty promises, and what it does not:
 *
 * <ul>
 *   <li>A client's listeners hear of requests only, not of responses. So each request is listened
 *       to from when it has a connection on. Its listeners were copied by then, and the copy is
 *       replaced when a response begins; for those that fail before that it is replaced here.
 *   <li>A request is put into the queue before anybody is told: another thread may have sent it,
 *       and its response may have ended, before {@link #onQueued} is called. A request that comes
 *       when it is over is not begun again.
 *   <li>One that fails before it has a connection is told as failed, and never as queued where the
 *       queue was full.
 *   <li>A response that redirects, or asks who is there, ends nobody but Jetty's own handler for
 *       it: such a request ends when the next of its conversation is seen. Then the listeners of
 *       the first hear of the last once more.
 *   <li>Of an upgrade nobody hears but who asked for it.
 *   <li>A client that stops lets go of its listeners first, and has to be listened to anew.
 * </ul>
 */
final class RequestWatch
    implements Request.QueuedListener,
        Request.BeginListener,
        Request.FailureListener,
        Response.CompleteListener,
        LifeCycle.Listener {
  private static final String UPGRADER = HttpUpgrader.class.getName();
  private static final String FACTORY = HttpUpgrader.Factory.class.getName();

  private final HttpClient client;
  private final ClientFamilies families;
  private final ClientRoutes routes;
  private final Consumer<Throwable> errors;
  private final RequestsInFlight inFlight = new RequestsInFlight();

  /** Whether the client has stopped; told by the thread that stops or starts it, under its lock. */
  private boolean forgotten;

  /**
   * @param errors must not throw
   */
  RequestWatch(
      HttpClient client, ClientFamilies families, ClientRoutes routes, Consumer<Throwable> errors) {
    this.client = client;
    this.families = families;
    this.routes = routes;
    this.errors = errors;
  }

  /** Listens to the client from now on. */
  void begin() {
    client.addEventListener(this);
    listen();
  }

  private void listen() {
    RequestListeners listeners = client.getRequestListeners();
    listeners.addQueuedListener(this);
    listeners.addBeginListener(this);
    listeners.addFailureListener(this);
  }

  /** Those that are under way are not recorded. */
  void close() {
    client.removeEventListener(this);
    RequestListeners listeners = client.getRequestListeners();
    listeners.removeQueuedListener(this);
    listeners.removeBeginListener(this);
    listeners.removeFailureListener(this);
    for (int i = inFlight.close(); i > 0; i--) {
      families.active().end();
    }
  }

  @Override
  public void onQueued(Request request) {
    try {
      endEarlier((HttpRequest) request);
      if (inFlight.queued(request, NanoTime.now(), RequestWatch::over)) {
        families.active().begin();
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Whether a request that has not begun never will. */
  private static boolean over(Request request) {
    HttpExchange last = ((HttpRequest) request).getConversation().getExchanges().peekLast();
    return last == null
        || last.getRequest() != request
        || last.getResponse().getStatus() != 0
        || last.getRequestFailure() != null
        || last.getResponseFailure() != null;
  }

  @Override
  public void onBegin(Request request) {
    try {
      HttpRequest begun = (HttpRequest) request;
      endEarlier(begun);
      if (inFlight.begun(begun, NanoTime.now())) {
        families.active().begin();
      }
      begun.onComplete(this);
      HttpConversation conversation = begun.getConversation();
      conversation.updateResponseListeners(null);
      if (conversation.getAttribute(UPGRADER) instanceof HttpUpgrader upgrader
          && request.getAttributes().containsKey(FACTORY)) {
        conversation.setAttribute(UPGRADER, new WatchedUpgrader(upgrader, this));
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Told also of those that have a connection, whose end comes after it. */
  @Override
  public void onFailure(Request request, Throwable failure) {
    try {
      HttpRequest failed = (HttpRequest) request;
      endEarlier(failed);
      if (!inFlight.hasBegun(failed)) {
        end(failed, 0, false, failure, inFlight.remove(failed));
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** What counts is the response: it can be whole where the request was not sent to its end. */
  @Override
  public void onComplete(Result result) {
    ended(result.getResponse(), result.getRequestFailure() == null, result.getResponseFailure());
  }

  /** Records a request, if it is under way. */
  void ended(Response response, boolean sent, @Nullable Throwable failure) {
    try {
      HttpRequest request = (HttpRequest) response.getRequest();
      InFlight known = inFlight.remove(request);
      if (known != null) {
        end(request, isHttp(failure) ? response.getStatus() : 0, sent, failure, known);
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Jetty gives what it could not read a status of its own. */
  private static boolean isHttp(@Nullable Throwable failure) {
    return !(failure instanceof HttpResponseException
        && failure.getCause() instanceof HttpException);
  }

  /** Jetty lets go of all listeners, then of what is queued. */
  @Override
  public void lifeCycleStopped(LifeCycle event) {
    for (Request request : inFlight.queued()) {
      onFailure(request, new AsynchronousCloseException());
    }
    forgotten = true;
  }

  @Override
  public void lifeCycleStarting(LifeCycle event) {
    if (forgotten) {
      forgotten = false;
      listen();
    }
  }

  /** Ends what was answered by a redirect, or by a question for credentials. */
  private void endEarlier(HttpRequest request) {
    HttpConversation conversation = request.getConversation();
    if (first(conversation, request) == request) {
      return;
    }
    for (HttpExchange exchange : conversation.getExchanges()) {
      if (exchange.getRequest() != request) {
        ended(exchange.getResponse(), true, null);
      }
    }
  }

  private static Request first(HttpConversation conversation, Request request) {
    HttpExchange first = conversation.getExchanges().peekFirst();
    return first == null ? request : first.getRequest();
  }

  private void end(
      HttpRequest request,
      int status,
      boolean sent,
      @Nullable Throwable failure,
      @Nullable InFlight known) {
    try {
      boolean begun = known != null && known.begun;
      families.record(
          request.getMethod(),
          routes.of(request, first(request.getConversation(), request)),
          status,
          ClientOutcome.of(request, begun, sent, failure),
          known == null ? 0 : NanoTime.since(known.queuedNs),
          known == null || !begun ? Event.ABSENT : known.begunNs - known.queuedNs);
    } finally {
      if (known != null) {
        families.active().end();
        inFlight.back(request, known);
      }
    }
  }
}
