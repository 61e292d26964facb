package dev.tare.internal.aggregate;

import org.agrona.concurrent.IdleStrategy;

/**
 * Forgets interrupts after each idling. An {@code AgentRunner} takes one for the order to stop, and
 * stray ones (a container that stops all threads, a handler that restores the flag) would end all
 * recording. Closing does not depend on it: the runner has its own flag.
 */
public record UninterruptibleIdle(IdleStrategy target) implements IdleStrategy {

  @Override
  public void idle(int workCount) {
    target.idle(workCount);
    Thread.interrupted();
  }

  @Override
  public void idle() {
    target.idle();
    Thread.interrupted();
  }

  @Override
  public void reset() {
    target.reset();
  }
}
