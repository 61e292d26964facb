package dev.tare.internal.self;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the error handler of the first error of each kind: what fails at every scrape is one line
 * of the log, and the rest a count. Any thread that holds no lock.
 */
public final class FirstOfKind {
  /** Kinds are classes, and these could be made up as they go. */
  private static final int MAX_KINDS = 64;

  /** By name: a class would keep its loader. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private final DeferredErrors errors;
  private final Runnable deliver;

  /**
   * None told.
   *
   * @param deliver has the handler told what waits
   */
  public FirstOfKind(DeferredErrors errors, Runnable deliver) {
    this.errors = errors;
    this.deliver = deliver;
  }

  /** Tells it unless one of its kind was told before. The caller has counted it. Does not throw. */
  public void tell(Throwable error) {
    try {
      if (told.size() < MAX_KINDS && told.add(error.getClass().getName())) {
        errors.tell(error);
        deliver.run(); // at once: after closing nobody else does
      }
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Most likely what is told here, and it has been counted.
    }
  }
}
