package dev.tare.jetty;

import java.util.Arrays;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * The context, and the servlet's mapping in it, that a request has come to.
 *
 * <p>One per hook. Whichever thread carries the request on enters its contexts, also long after the
 * first has returned; a context that is entered again, for a callback, says nothing new. Plain
 * fields: who enters a context for the first time does so before its handlers run, so before
 * whatever they hand to other threads and before the end of the request.
 */
final class Scope {
  /** Where {@code PathMappingsHandler} leaves what matched; seen from outside it, too. */
  private static final String PATH_SPEC = PathSpec.class.getName();

  /** Contexts in contexts; those beyond it are taken for entered again. */
  private static final int MAX_CONTEXTS = 8;

  private final @Nullable Context[] entered = new Context[MAX_CONTEXTS];

  /** By context: what it says of the requests that come to it. */
  private final @Nullable Place[] places = new Place[MAX_CONTEXTS];

  /** By context: what had been matched on the way to it. */
  private final @Nullable Object[] specsOutside = new Object[MAX_CONTEXTS];

  private int count;

  /** The place of the context that counts; negative where none does. */
  private int current = -1;

  private @Nullable PathSpec mapping;

  /** What a handler had matched that declined the request. */
  private @Nullable Object declinedSpec;

  /**
   * The number of the thread on which the handlers run; 0 for none. Written and compared by any
   * thread, without order: whatever another thread sees of it, it can be that very thread's only if
   * it has written it itself, and not taken it back since. Not the thread: see {@link RequestHook}.
   */
  private long handling;

  /** The handlers have returned, and none took the request. */
  private boolean declined;

  /** 0 where a class of threads gives none, as it may before Java 19: then nobody is handling. */
  private static long thisThread() {
    try {
      return Thread.currentThread().getId();
    } catch (RuntimeException e) {
      return 0; // the request counts all the same
    }
  }

  /** The handlers of a request are about to run, on this thread. */
  void begin() {
    clear();
    declined = false;
    declinedSpec = null;
    handling = thisThread();
  }

  /** Other handlers are about to run: those before have declined the request. */
  void beginAgain(Request request) {
    begin();
    declinedSpec = request.getAttribute(PATH_SPEC);
  }

  /**
   * The handlers throw. What is thrown in a context does not come out of it, so those that were
   * entered have declined, but for a servlet's.
   */
  void thrown() {
    if (mapping == null) {
      current = -1;
    }
  }

  /**
   * They have returned.
   *
   * @param handled whether one of them took the request
   */
  void end(boolean handled) {
    handling = 0;
    declined = !handled;
  }

  /** Lets go of contexts: a connection may idle for long. */
  void clear() {
    Arrays.fill(entered, 0, count, null);
    count = 0;
    current = -1;
    mapping = null;
  }

  /**
   * The request enters a context. One within or after another is what counts, but for what a
   * servlet dispatches to.
   *
   * @param place what the context says of it
   * @param mapping of the servlet that matched; null where the context is not one of servlets
   */
  void enter(Request request, Context context, Place place, @Nullable PathSpec mapping) {
    if (this.mapping != null || count == MAX_CONTEXTS || indexOf(context) >= 0) {
      return;
    }
    entered[count] = context;
    places[count] = place;
    specsOutside[count] = request.getAttribute(PATH_SPEC);
    current = count++;
    this.mapping = mapping;
  }

  /**
   * The calling thread begins the response. The context that it is in is the one that answers; if
   * it is in none while the handlers run, those that were entered have declined. A servlet's has
   * not: it has the request to itself.
   */
  void answer() {
    if (count == 0 || mapping != null) {
      return;
    }
    int index = indexOf(ContextHandler.getCurrentContext());
    if (index >= 0 || (handling != 0 && handling == thisThread())) {
      current = index;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very context
  private int indexOf(@Nullable Context context) {
    for (int i = 0; i < count; i++) {
      if (entered[i] == context) {
        return i;
      }
    }
    return -1;
  }

  /** The context that counts; null where none does. */
  @Nullable Place place() {
    return current < 0 ? null : places[current];
  }

  /** The virtual host of that context; empty where it has none, or has declined the request. */
  String host() {
    Place place = place();
    return place == null || declined ? "" : place.host();
  }

  @Nullable PathSpec mapping() {
    return mapping;
  }

  /** What {@code PathMappingsHandler} matched last, or WebSocket's mappings. */
  @SuppressWarnings("ReferenceEquality") // the very one that was there
  @Nullable PathSpec spec(Request request) {
    return request.getAttribute(PATH_SPEC) instanceof PathSpec spec && spec != declinedSpec
        ? spec
        : null;
  }

  /** Whether it was matched in the context, and not on the way to it. */
  @SuppressWarnings("ReferenceEquality") // the very one that was there
  boolean within(PathSpec spec) {
    return current >= 0 && spec != specsOutside[current];
  }
}
