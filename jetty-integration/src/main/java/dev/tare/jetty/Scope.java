package dev.tare.jetty;

import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The context, and the servlet's mapping in it, that a request has come to while its handlers run.
 *
 * <p>One per hook. Only the thread that runs the handlers writes it and reads what it wrote: a
 * context is entered again, later and by any thread, for each callback of an asynchronous request,
 * and an error page may be another servlet's.
 */
final class Scope {
  /** Where {@code PathMappingsHandler} leaves what matched; seen from outside it, too. */
  private static final String PATH_SPEC = PathSpec.class.getName();

  /**
   * Written and compared by any thread, without order: whatever another thread sees of it, it can
   * be that very thread only if it has written it itself, and not taken it back since.
   */
  private @Nullable Thread handling;

  private @Nullable String context;
  private @Nullable String mapping;
  private @Nullable Object specOutside;

  /** The handlers of a request are about to run, on this thread. */
  void begin() {
    handling = Thread.currentThread();
    context = null;
    mapping = null;
    specOutside = null;
  }

  /** They have returned. */
  void end() {
    handling = null;
  }

  /**
   * The request enters a context. One within or after another is what counts, but for what a
   * servlet dispatches to.
   *
   * @param mapping of the servlet that matched; null where the context is not one of servlets
   */
  void enter(Request request, @Nullable String context, @Nullable String mapping) {
    if (handling == Thread.currentThread() && this.mapping == null) {
      this.context = context;
      this.mapping = mapping;
      this.specOutside = request.getAttribute(PATH_SPEC);
    }
  }

  @Nullable String context() {
    return context;
  }

  @Nullable String mapping() {
    return mapping;
  }

  /** What {@code PathMappingsHandler} matched last. */
  static @Nullable PathSpec spec(Request request) {
    return request.getAttribute(PATH_SPEC) instanceof PathSpec spec ? spec : null;
  }

  /** Whether it was matched in the context, and not on the way to it. */
  @SuppressWarnings("ReferenceEquality") // the very one that was there
  boolean within(PathSpec spec) {
    return context != null && spec != specOutside;
  }
}
