package dev.tare.internal.self;

import dev.tare.instrument.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Counts what a writer of files fails at, and tells the error handler of the first failure of each
 * kind, on the thread that failed. Any thread that holds no lock: the handler is foreign code.
 */
public final class CountedFailures {
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Counter counter;
  private final String metric;
  private final String what;
  private final Consumer<Throwable> errorHandler;

  /**
   * None yet.
   *
   * @param metric the name of the counter
   * @param what is written, as {@code name=value}
   */
  public CountedFailures(
      Counter counter, String metric, String what, Consumer<Throwable> errorHandler) {
    this.counter = counter;
    this.metric = metric;
    this.what = what;
    this.errorHandler = errorHandler;
  }

  /** Counts it, and tells it unless one of its class was told before. Does not throw. */
  public void failed(Throwable failure) {
    counter.increment();
    try {
      if (told.add(failure.getClass().getName())) {
        tell(
            new IllegalStateException(
                "%s not written: %s (further failures of this kind are in %s)"
                    .formatted(what, failure, metric),
                failure));
      }
    } catch (OutOfMemoryError e) {
      counter.increment(); // none is left to tell it
    }
  }

  @SuppressWarnings("CatchThrowable") // the handler's: counted, and nobody is left to be told
  private void tell(Throwable failure) {
    try {
      errorHandler.accept(failure);
    } catch (Throwable e) {
      counter.increment();
    }
  }
}
