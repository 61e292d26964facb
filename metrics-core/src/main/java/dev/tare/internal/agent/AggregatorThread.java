package dev.tare.internal.agent;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The thread under an aggregator: starts it, starts another when it has died, and ends it.
 *
 * <p>Rings, blocks and totals belong to the aggregator and outlive its thread. The next one sees
 * all that the dead one wrote: {@link Thread#isAlive} said so before it was started. Nothing else
 * may start a second one, or two would drain the same rings.
 */
public final class AggregatorThread {
  private final AggregatorAgent aggregator;
  private final Agent agent;
  private final SelfMetrics self;
  private final Supplier<IntConsumer> idle;
  private final ThreadFactory factory;

  /** Whoever has it starts or ends a thread. Not a monitor: that would pin a scraping carrier. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Published reference: null until the first start. */
  private volatile @Nullable AgentRun run;

  /** Published reference: what the factory made to run it. */
  private volatile @Nullable Thread thread;

  /** Stop flag: no thread is started any more. */
  private volatile boolean closed;

  /**
   * A thread that is not started yet.
   *
   * @param idle makes a strategy for each thread, as they keep state
   */
  public AggregatorThread(
      AggregatorAgent aggregator,
      SelfMetrics self,
      Supplier<IntConsumer> idle,
      ThreadFactory factory) {
    this(aggregator, aggregator, self, idle, factory);
  }

  /** For tests: runs {@code agent}, which may die where the aggregator itself does not. */
  AggregatorThread(
      AggregatorAgent aggregator,
      Agent agent,
      SelfMetrics self,
      Supplier<IntConsumer> idle,
      ThreadFactory factory) {
    this.aggregator = aggregator;
    this.agent = agent;
    this.self = self;
    this.idle = idle;
    this.factory = factory;
  }

  /** Starts the first thread; passes on what the factory or the strategy's supplier throws. */
  public void start() {
    AgentRun fresh =
        new AgentRun(
            new GuardedIdle(idle.get(), self, aggregator::failed), aggregator::failed, agent);
    Thread made = factory.newThread(fresh);
    if (closed) {
      return; // the factory took longer than closing waits
    }
    made.setName(agent.roleName());
    Thread before = thread;
    aggregator.thread().set(made);
    run = fresh;
    thread = made;
    try {
      made.start();
    } catch (OutOfMemoryError e) { // no more threads: nobody is to wait for this one
      aggregator.thread().set(before);
      throw e;
    }
  }

  /**
   * Any thread: starts another thread if the one that there was is dead. Does not wait for it, nor
   * for a caller who is at it.
   */
  @SuppressWarnings("CatchThrowable") // the factory is foreign code; a scrape must not fail with it
  public void revive() {
    // A factory that asks for a snapshot comes here again, with the lock held.
    if (alive() || changing.isHeldByCurrentThread() || !changing.tryLock()) {
      return;
    }
    try {
      if (!closed && !alive()) {
        tombstone();
        start();
        self.increment(SelfMetric.AGGREGATOR_RESTARTS);
      }
    } catch (Throwable e) {
      aggregator.failed(e);
    } finally {
      changing.unlock();
    }
  }

  private boolean alive() {
    AgentRun last = run;
    Thread made = thread;
    return last != null && made != null && last.alive(made);
  }

  /** A run whose thread is dead must not begin on another one later. */
  private void tombstone() {
    AgentRun dead = run;
    if (dead != null) {
      dead.stop();
    }
  }

  /**
   * Ends the thread after its last pass; makes that pass itself where the thread is dead. Called
   * once. If the thread does not end in time (it is in foreign code that does not return, or gets
   * no CPU) the last copy that it made stays; that is counted and told. An interrupt of the caller
   * changes nothing, and is kept.
   */
  public void close(int timeoutMs) {
    closed = true;
    aggregator.stop();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    if (!Uninterruptible.lock(changing, deadline)) {
      aggregator.abandon(new TimeoutException("the thread factory did not return"));
      return;
    }
    try {
      if (ended(deadline)) {
        aggregator.onClose(); // if it was dead, or never begun
      } else {
        aggregator.abandon(new TimeoutException("closeTimeout is over, and the aggregator runs"));
      }
    } finally {
      changing.unlock();
    }
  }

  /** Two threads in the aggregator at once would drain the same rings. */
  private boolean ended(long deadline) {
    AgentRun last = run;
    if (last == null) {
      return true;
    }
    last.stop();
    return last.awaitEnd(deadline);
  }
}
