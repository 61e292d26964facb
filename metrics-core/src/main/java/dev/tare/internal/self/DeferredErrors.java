package dev.tare.internal.self;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Errors that come up where the error handler must not run: under a lock, in the middle of a pass,
 * on a recording thread. They wait for the aggregator, which hands them over between two duty
 * cycles. The handler is foreign code: it may wait for a lock, ask for a snapshot or throw.
 */
public final class DeferredErrors {
  /** More of the same would tell nothing new; all are counted. */
  private static final int MAX_WAITING = 100;

  private final Queue<Throwable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Consumer<Throwable> handler;
  private final SelfMetrics self;

  /** None waiting. */
  public DeferredErrors(Consumer<Throwable> handler, SelfMetrics self) {
    this.handler = handler;
    this.self = self;
  }

  /** Any thread: leaves an error. Neither waits nor throws. */
  public void tell(Throwable error) {
    boolean waits = false;
    try {
      waits = size.incrementAndGet() <= MAX_WAITING && waiting.add(error);
    } catch (OutOfMemoryError e) {
      // Most likely what is told here. Who tells has counted it.
    } finally {
      if (!waits) {
        size.decrementAndGet();
      }
    }
  }

  /** Any thread: whether something waits. */
  public boolean waiting() {
    return !waiting.isEmpty();
  }

  /** Hands over what waits. The caller holds no lock. */
  @SuppressWarnings("CatchThrowable") // nobody is left to tell that the handler failed
  public void deliver() {
    Throwable error = waiting.poll();
    while (error != null) {
      size.decrementAndGet();
      try {
        handler.accept(error);
      } catch (Throwable e) {
        self.increment(SelfMetric.ERROR_HANDLER_ERRORS);
      }
      error = waiting.poll();
    }
  }
}
