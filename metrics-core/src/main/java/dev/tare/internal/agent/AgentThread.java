package dev.tare.internal.agent;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Which thread runs the aggregator. Any thread may ask. */
public final class AgentThread {
  /** Published reference: the thread that does, or is about to; null where there is none. */
  private volatile @Nullable Thread thread;

  AgentThread() {
    Thread.currentThread().getState(); // its enum is initialised here, while there is memory
  }

  void set(@Nullable Thread thread) {
    this.thread = thread;
  }

  /** Whether it is the caller. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Whether it runs. */
  public boolean alive() {
    Thread current = thread;
    return current != null && current.isAlive();
  }

  /** Whether somebody will answer a scrape; one that was not started yet will, too. */
  boolean attends() {
    Thread current = thread;
    return current == null || current.getState() != Thread.State.TERMINATED;
  }

  /** Gets it out of its sleep. */
  void wake() {
    LockSupport.unpark(thread);
  }
}
