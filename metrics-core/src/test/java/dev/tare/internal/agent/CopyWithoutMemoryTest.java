package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** There is no memory for a copy of everything, and then there is again. */
class CopyWithoutMemoryTest {
  private final SelfMetrics self = new SelfMetrics();
  private final AtomicLong clock = new AtomicLong();
  private final AggregatorAgent agent =
      new AggregatorAgent(
          new AggregatorSettings(
              RingBackEnd.ARRAY,
              1024,
              4,
              0,
              0,
              10,
              10,
              TimeUnit.HOURS.toNanos(1),
              clock::get,
              () -> 0,
              false,
              e -> {}),
          self);

  /** How often the late records of a removed series were asked for in the cycle under way. */
  private int asked;

  private boolean memory = true;
  private int maintained;

  /** A copy asks first, and then maintenance does. */
  private long lateRecords() {
    if (asked++ == 0 && !memory) {
      throw new OutOfMemoryError("the test's");
    }
    maintained += asked > 1 ? 1 : 0;
    return 0;
  }

  private void cyclesUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      asked = 0;
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100)); // maintenance is due each time
      agent.doWork();
    }
  }

  private CompletableFuture<AggregatorSnapshot> scrape() {
    CompletableFuture<AggregatorSnapshot> copy = new CompletableFuture<>();
    Thread scraper = new Thread(() -> copy.complete(agent.snapshot(Detail.BUCKETS)));
    scraper.setDaemon(true);
    scraper.start();
    return copy;
  }

  /** It is what gives memory back. */
  @Test
  void shouldDoMaintenanceAllTheSameAndAnswerLater() {
    Object handle = new Object();
    agent.aggregator().reclaimer().watch(handle, this::lateRecords);
    memory = false;
    try {
      CompletableFuture<AggregatorSnapshot> copy = scrape();
      cyclesUntil(() -> maintained > 0);
      assertThat(copy).isNotDone();
      assertThat(self.count(SelfMetric.AGGREGATOR_ERRORS)).isPositive();
      memory = true;
      cyclesUntil(copy::isDone);
      assertThat(copy.join().ageNs()).isZero();
    } finally {
      Reference.reachabilityFence(handle);
    }
  }
}
