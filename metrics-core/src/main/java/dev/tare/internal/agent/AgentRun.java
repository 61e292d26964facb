package dev.tare.internal.agent;

import java.util.concurrent.CountDownLatch;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;

/**
 * One thread's run of an agent, from its beginning to the moment when nothing of it runs any more.
 *
 * <p>How long {@link AgentRunner#close} waits is not left to it: up to Agrona 2.4.1 it returns at
 * once to a caller that is interrupted, and from 2.5 on it waits for the death of the thread, which
 * a pool's thread does not die. Who goes on too early drains rings that another thread drains.
 */
final class AgentRun implements Runnable {
  /**
   * Thrown to get out of {@link AgentRunner#close}, which else waits, and interrupts the thread.
   */
  @SuppressWarnings("serial") // never leaves this class
  private static final class StillRunning extends RuntimeException {
    StillRunning() {
      super(null, null, false, false);
    }
  }

  /**
   * Idles within the duty cycle and says that there was work. The runner ends when its thread is
   * interrupted after a cycle without work; an interrupt that comes between the guard's look and
   * the runner's would end it unasked.
   */
  private record UninterruptedCycle(Agent agent, IdleStrategy idle) implements Agent {
    @Override
    public void onStart() {
      agent.onStart();
    }

    @Override
    public int doWork() throws Exception {
      idle.idle(agent.doWork());
      return 1;
    }

    @Override
    public void onClose() {
      agent.onClose();
    }

    @Override
    public String roleName() {
      return agent.roleName();
    }
  }

  private final AgentRunner runner;
  private final CountDownLatch left = new CountDownLatch(1);

  AgentRun(IdleStrategy idle, ErrorHandler onError, Agent agent) {
    this.runner =
        new AgentRunner(
            NoOpIdleStrategy.INSTANCE, onError, null, new UninterruptedCycle(agent, idle));
  }

  /** The runner rethrows errors; nobody else need hear of them, least of all stderr. */
  @Override
  @SuppressWarnings("CatchThrowable")
  public void run() {
    try {
      runner.run();
    } catch (Throwable e) {
      // Counted and told: the runner called its error handler before it rethrew.
    } finally {
      left.countDown();
    }
  }

  /**
   * Any thread: whether a thread is in it, or will be.
   *
   * @param made what was made to run it; another may have got it to run, of a pool that lives on
   */
  boolean alive(Thread made) {
    Thread running = runner.thread();
    return left.getCount() > 0 && (running == null ? made : running).isAlive();
  }

  /**
   * Any thread: has it end after its duty cycle, and never begin if it has not. What it had to do
   * at its end it has done here, in that case.
   */
  void stop() {
    try {
      runner.close(
          1,
          waitedFor -> {
            throw new StillRunning();
          });
    } catch (StillRunning e) {
      // It has been told. Whoever has to know when it ends asks awaitEnd.
    }
  }

  /**
   * Any thread: waits until nothing of it runs any more. What it did happened before that. An
   * interrupt is kept for later.
   *
   * @return false if it still runs
   */
  boolean awaitEnd(long deadlineNs) {
    return runner.isClosed() || Uninterruptible.await(left, deadlineNs);
  }
}
