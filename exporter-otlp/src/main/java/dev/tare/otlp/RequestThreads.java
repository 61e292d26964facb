package dev.tare.otlp;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs calls of gRPC, and interrupts those that nobody waits for any more. There is one at a time,
 * and a second thread where the first has not ended yet. What comes beyond that is refused, not
 * kept: it would be sent when it is old.
 */
final class RequestThreads extends ThreadPoolExecutor {
  /** Guarded by itself. */
  private final Set<Thread> busy = new HashSet<>();

  RequestThreads(ThreadFactory factory) {
    super(0, 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    synchronized (busy) {
      busy.add(thread);
    }
  }

  @Override
  protected void afterExecute(Runnable task, Throwable failure) {
    synchronized (busy) {
      busy.remove(Thread.currentThread());
      Thread.interrupted(); // meant for what has ended
    }
  }

  /** Has what is under way fail. */
  void cancel() {
    synchronized (busy) {
      busy.forEach(Thread::interrupt);
    }
  }
}
