package dev.tare.registry;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Foreign code that does not return until it is let go; time goes on while it hangs. */
final class Hanging implements AutoCloseable {
  private final StoppedClock clock;
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  /** Published reference. */
  private volatile Thread caller = Thread.currentThread();

  Hanging(StoppedClock clock) {
    this.clock = clock;
  }

  /** As a callback. */
  double value() {
    hang();
    return calls.get();
  }

  void hang() {
    caller = Thread.currentThread();
    calls.incrementAndGet();
    if (released.getCount() > 0) {
      clock.go();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody is to interrupt it", e);
      } finally {
        clock.stop();
      }
    }
  }

  /** The thread that it hung last. */
  Thread caller() {
    return caller;
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    released.countDown();
  }
}
