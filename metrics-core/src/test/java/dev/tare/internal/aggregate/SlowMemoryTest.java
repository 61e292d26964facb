package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * At the limit of off-heap memory the JVM holds who asks for more, half a second or longer: here,
 * until the test has seen that nobody who records waits for that. If one did, the test would end by
 * its deadline.
 */
@Timeout(60)
class SlowMemoryTest {
  private static final int THREADS = 20;
  private static final int RECORDS = 500;

  private final SelfMetrics self = new SelfMetrics();
  private final List<Throwable> told = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch refused = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private boolean slow;

  private Ring newRing() {
    if (slow) {
      asked.countDown();
      await(refused);
      throw new OutOfMemoryError("the test's");
    }
    return RingBackEnd.ARRAY.newRing(1024);
  }

  @AfterEach
  void close() {
    refused.countDown();
    threads.shutdown();
  }

  @Test
  void shouldHoldNobodyWhoRecordsWhileItAsksForMemory() throws Exception {
    RingMaker maker = new RingMaker(this::newRing, told::add);
    ThreadRecorders rings = new ThreadRecorders(maker, 1024, 0);
    SharedRings shared = new SharedRings(maker);
    Recorder recorder = new Recorder(rings, shared, self);
    HistogramSeries series = new TestSeries(recorder, self).next();
    slow = true;

    recordAndStay(series); // more than there are rings
    Future<?> aggregator =
        threads.submit(() -> rings.maintain(0, ring -> {}, error -> told.add(error)));
    await(asked);
    recordAndStay(series);
    assertThat(aggregator.isDone()).as("waits for memory").isFalse();

    refused.countDown();
    aggregator.get(30, TimeUnit.SECONDS);
    assertThat(told).hasSize(1).hasOnlyElementsOfType(OutOfMemoryError.class);
    for (ThreadRecorder ring : rings.all()) {
      ring.ring().drain((id, words) -> series.onRecord(words));
    }
    assertThat(series.recorded()).isEqualTo(2L * THREADS * RECORDS);
  }

  /** By as many threads, each of which lives on: none has a ring of a dead one. */
  private void recordAndStay(HistogramSeries series) {
    CountDownLatch recorded = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads.execute(
          () -> {
            for (int value = 0; value < RECORDS; value++) {
              series.record(value);
            }
            recorded.countDown();
            await(refused);
          });
    }
    await(recorded);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
