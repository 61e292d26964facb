package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/** One request on its way through a handler that may have it wait. Any thread. */
final class QueueVisit extends Request.Wrapper {
  private enum State {
    /** The handler has it, and has not returned. */
    NEW,

    /** The handler has returned. */
    WAITING,

    /** It came through, or has ended. */
    OVER
  }

  private final TareQueueHandler handler;
  private final long beginNs = NanoTime.now();
  private State state = State.NEW;

  QueueVisit(Request request, TareQueueHandler handler) {
    super(request);
    this.handler = handler;
  }

  /** That of a request to this handler; null where there is none. */
  static @Nullable QueueVisit of(Request request, TareQueueHandler handler) {
    Request at = request;
    while (at instanceof Request.Wrapper wrapper) {
      if (wrapper instanceof QueueVisit visit && visit.handler.equals(handler)) {
        return visit;
      }
      at = wrapper.getWrapped();
    }
    return null;
  }

  /** The handler has returned; says whether the request waits, as it has not come through. */
  synchronized boolean returned() {
    if (state != State.NEW) {
      return false;
    }
    state = State.WAITING;
    handler.waits();
    return true;
  }

  synchronized void passed() {
    if (state == State.WAITING) {
      handler.passed(NanoTime.since(beginNs));
    }
    state = State.OVER;
  }

  /** The request has ended. */
  synchronized void ended() {
    if (state == State.WAITING) {
      handler.refused();
    }
    state = State.OVER;
  }
}
