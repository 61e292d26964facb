package dev.tare.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.collect.CollectorCosts;
import dev.tare.internal.collect.FaultCounts;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.foreign.ForeignWork;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An error handler that hangs, where there is no thread for it and no aggregator. */
class ErrorDeliveryTest {
  private static final int TIMEOUT_S = 20;

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final ExecutorService scrapers = Executors.newCachedThreadPool();
  private final AggregatorAgent agent =
      new AggregatorAgent(
          new AggregatorSettings(
              RingBackEnd.ARRAY,
              1024,
              64,
              8 * 1024,
              0,
              100,
              100,
              TimeUnit.MILLISECONDS.toNanos(1),
              SystemNanoClock.INSTANCE,
              () -> 0,
              false,
              this::hang),
          new SelfMetrics());

  @AfterEach
  void close() {
    goOn.countDown();
    scrapers.shutdownNow();
  }

  private void hang(Throwable error) {
    told.add(error);
    entered.countDown();
    waitForEnd();
  }

  private void waitForEnd() {
    try {
      assertThat(goOn.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Parts(ForeignThreads foreign, ErrorDelivery delivery) {}

  private Parts with(ThreadFactory factory) {
    ForeignSettings settings =
        new ForeignSettings(factory, System::nanoTime, TimeUnit.SECONDS.toNanos(30));
    MetricFaults faults =
        new MetricFaults(
            new FaultCounts(), agent.aggregator().errors(), new CollectorCosts(), settings);
    ForeignThreads foreign = new ForeignThreads(settings, faults);
    return new Parts(foreign, new ErrorDelivery(agent, foreign, faults));
  }

  private static Deadline in(long seconds) {
    return Deadline.in(TimeUnit.SECONDS.toNanos(seconds), System::nanoTime);
  }

  private CompletableFuture<Void> deliver(ErrorDelivery delivery) {
    return CompletableFuture.runAsync(() -> delivery.deliver(in(TIMEOUT_S)), scrapers);
  }

  /** Waits, in a call of its own. */
  private final class Hanging implements ForeignWork {
    @Override
    public void run(ForeignRun run) {
      ForeignCall call = new ForeignCall("test", () -> "a test");
      if (run.enter(call)) {
        waitForEnd();
        run.leave(call);
      }
    }

    @Override
    public void failed(Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void shouldNotTellOnTheScrapingThreadWhenAllThreadsHang() throws Exception {
    Parts parts = with(Thread::new);
    while (!parts.foreign.isFull()) {
      parts.foreign.run(new Hanging(), in(0));
    }
    agent.aggregator().errors().tell(new IllegalStateException("of a test"));
    deliver(parts.delivery).get(TIMEOUT_S, TimeUnit.SECONDS);
    assertThat(told).isEmpty();
    assertThat(agent.aggregator().errors().waiting()).as("for the next").isTrue();
  }

  @Test
  void shouldTellOnOneThreadAtMostWhenNoneCanBeMade() throws Exception {
    Parts parts =
        with(
            task -> {
              throw new IllegalStateException("no threads");
            });
    agent.aggregator().errors().tell(new IllegalStateException("first"));
    CompletableFuture<Void> first = deliver(parts.delivery);
    assertThat(entered.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    agent.aggregator().errors().tell(new IllegalStateException("second"));
    deliver(parts.delivery).get(TIMEOUT_S, TimeUnit.SECONDS);
    assertThat(told).hasSize(1);
    goOn.countDown();
    first.get(TIMEOUT_S, TimeUnit.SECONDS);
    assertThat(told).extracting(Throwable::getMessage).containsExactly("first", "second");
  }
}
