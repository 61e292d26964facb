package dev.tare.internal.agent;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Idles as another strategy does, and keeps from the {@code AgentRunner} what would end it: stray
 * interrupts, which it takes for the order to stop (a container that stops all threads, a handler
 * that restores the flag), and what the strategy, foreign code, throws. Both are counted. Closing
 * does not depend on interrupts: the runner has its own flag.
 */
final class GuardedIdle implements IdleStrategy {
  /** After an exception the runner skips idling: an agent over a strategy that fails would spin. */
  private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final IntConsumer target;
  private final SelfMetrics self;
  private final Consumer<Throwable> onFailure;

  GuardedIdle(IntConsumer target, SelfMetrics self, Consumer<Throwable> onFailure) {
    this.target = target;
    this.self = self;
    this.onFailure = onFailure;
  }

  @Override
  @SuppressWarnings("CatchThrowable") // an Error ends the thread, and with it all draining
  public void idle(int workCount) {
    try {
      target.accept(workCount);
    } catch (Throwable e) {
      onFailure.accept(e);
      LockSupport.parkNanos(PARK_NS);
    }
    if (Thread.interrupted()) {
      self.increment(SelfMetric.AGGREGATOR_INTERRUPTS);
    }
  }

  @Override
  public void idle() {
    idle(0);
  }

  @Override
  public void reset() {
    // The runner never calls it.
  }
}
