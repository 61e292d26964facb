package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.ring.TestRings;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who closes waits for the thread itself, whatever the runner of this Agrona does. */
@Tag("recording")
@Timeout(60)
class AggregatorThreadTest {
  private static final int LONG_MS = 50_000;

  private final SelfMetrics self = new SelfMetrics();
  private final AggregatorAgent agent =
      new AggregatorAgent(
          new AggregatorSettings(
              TestRings.backEnd(),
              1024,
              4,
              0,
              0,
              10,
              10,
              Long.MAX_VALUE,
              System::nanoTime,
              () -> 0,
              false,
              e -> {}),
          self);
  private final CountDownLatch atWork = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** An aggregator whose duty cycle takes until it is released. */
  private final Agent slow =
      new Agent() {
        @Override
        public void onStart() {
          agent.onStart();
        }

        @Override
        public int doWork() {
          atWork.countDown();
          Uninterruptible.await(release, System.nanoTime() + TimeUnit.SECONDS.toNanos(50));
          return agent.work();
        }

        @Override
        public void onClose() {
          agent.onClose();
        }

        @Override
        public String roleName() {
          return "slow";
        }
      };

  @Test
  void shouldWaitForTheDutyCycleThoughTheCloserIsInterrupted() throws InterruptedException {
    AggregatorThread thread = start(Thread::new);
    AtomicBoolean interruptKept = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              thread.close(LONG_MS);
              interruptKept.set(Thread.interrupted());
            });
    closer.start();
    await(() -> waits(closer) || !closer.isAlive());
    closer.interrupt(); // once more, while it waits
    await(() -> (waits(closer) && !closer.isInterrupted()) || !closer.isAlive());
    assertThat(closer.isAlive()).as("waits for who is at work").isTrue();

    release.countDown();
    closer.join();
    assertThat(interruptKept).isTrue();
    assertThat(self.count(SelfMetric.SCRAPES_STALE)).isZero();
  }

  @Test
  void shouldGiveUpInTimeThoughTheCloserIsInterrupted() {
    AggregatorThread thread = start(Thread::new);
    Thread.currentThread().interrupt();
    thread.close(20);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(self.count(SelfMetric.SCRAPES_STALE)).isEqualTo(1);
    release.countDown();
  }

  @Test
  void shouldNotWaitForTheEndOfAPoolThatRanIt() throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      AggregatorThread thread = start(task -> new Thread(() -> pool.execute(task)));
      release.countDown();
      thread.close(LONG_MS);
      assertThat(self.count(SelfMetric.SCRAPES_STALE)).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  /** With threads used up, each scrape would else wait for as long as it may. */
  @Test
  void shouldLetNobodyWaitForAThreadThatCouldNotBeStarted() throws InterruptedException {
    Thread[] first = new Thread[1];
    AggregatorThread thread =
        thread(
            task -> {
              if (first[0] == null) {
                first[0] = new Thread(() -> {}); // ends without running it
                return first[0];
              }
              return new Thread(task) {
                @Override
                public synchronized void start() {
                  throw new OutOfMemoryError("unable to create native thread");
                }
              };
            });
    thread.start();
    first[0].join();
    thread.revive();
    assertThat(self.count(SelfMetric.AGGREGATOR_ERRORS)).isEqualTo(1);
    assertThat(agent.thread().attends()).isFalse();
    thread.close(LONG_MS);
  }

  private AggregatorThread start(ThreadFactory factory) {
    AggregatorThread thread = thread(factory);
    thread.start();
    await(() -> atWork.getCount() == 0);
    return thread;
  }

  private AggregatorThread thread(ThreadFactory factory) {
    return new AggregatorThread(
        agent, slow, self, () -> new BackoffIdleStrategy(0, 0, 1_000, 100_000)::idle, factory);
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("came in time").isNegative();
      Thread.onSpinWait();
    }
  }
}
