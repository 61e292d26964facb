package dev.tare.process;

import org.jspecify.annotations.Nullable;

/**
 * The platform threads that there are. A {@code ThreadMXBean} would build an object for each, and
 * stop all of them for it. For one thread; allocates only when there are more than ever.
 */
final class LiveThreads {
  private final ThreadGroup root = root();

  /** Has room for one more than there were: a full array says that some were left out. */
  private @Nullable Thread[] threads = new Thread[64];

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = group; above != null; above = above.getParent()) {
      group = above;
    }
    return group;
  }

  /** Lists them, and says how many there are. */
  int list() {
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = root.enumerate(threads);
    }
    return count;
  }

  /** One of those listed, once: no thread must stay in memory because it was counted. */
  @Nullable Thread take(int place) {
    Thread thread = threads[place];
    threads[place] = null;
    return thread;
  }
}
