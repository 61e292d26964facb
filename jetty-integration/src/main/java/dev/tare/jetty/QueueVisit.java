package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a handler that may have it wait, and its callback, which tells
 * when that handler has answered itself. Any thread.
 */
final class QueueVisit extends Request.Wrapper implements Callback {
  private enum State {
    /** The handler has it, and has not returned. */
    NEW,

    /** The handler has returned. */
    WAITING,

    /** It came through, or has ended. */
    OVER
  }

  private final Callback callback;
  private final TareQueueHandler handler;
  private final long beginNs = NanoTime.now();
  private State state = State.NEW;

  QueueVisit(Request request, Callback callback, TareQueueHandler handler) {
    super(request);
    this.callback = callback;
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

  /** The handler has returned: the request waits, if it has not come through, nor been answered. */
  synchronized void returned() {
    if (state == State.NEW) {
      state = State.WAITING;
      handler.waits(this);
    }
  }

  synchronized void passed() {
    if (state == State.WAITING) {
      handler.passed(this, NanoTime.since(beginNs));
    }
    state = State.OVER;
  }

  /** It has ended, or will not be looked at again: refused, if it had not come through. */
  synchronized void ended() {
    if (state == State.WAITING) {
      handler.refusedLate(this);
    } else if (state == State.NEW) {
      handler.refused();
    }
    state = State.OVER;
  }

  @Override
  public void succeeded() {
    ended();
    callback.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    ended();
    callback.failed(failure);
  }

  @Override
  public InvocationType getInvocationType() {
    return callback.getInvocationType();
  }
}
