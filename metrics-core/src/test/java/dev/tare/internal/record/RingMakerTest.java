package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.RingBackEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory for rings runs out, and comes back. */
class RingMakerTest {
  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

  private int memory;
  private int tries;
  private final List<Throwable> told = new ArrayList<>();
  private final RingMaker maker = new RingMaker(this::newRing, told::add);

  private Ring newRing() {
    tries++;
    if (memory-- <= 0) {
      throw new OutOfMemoryError("the test's");
    }
    return RingBackEnd.ARRAY.newRing(1024);
  }

  @Test
  void shouldTryAgainAfterPausesThatDouble() {
    long now = -5 * MINUTE_NS; // a nanoTime may be negative
    long pause = MINUTE_NS;
    for (int failures = 1; failures < 10; failures++) {
      assertThat(maker.make(4, now)).isEmpty();
      assertThat(maker.make(4, now + pause - 1)).isEmpty();
      assertThat(tries).isEqualTo(failures);
      assertThat(told).hasSize(failures).hasOnlyElementsOfType(OutOfMemoryError.class);
      now += pause;
      pause = Math.min(60 * MINUTE_NS, 2 * pause);
    }
    memory = 100;
    assertThat(maker.make(4, now)).hasSize(4);
    assertThat(maker.failed()).isFalse();
    assertThat(maker.make(4, now)).hasSize(4);
  }

  @Test
  void shouldKeepWhatWasMadeBeforeMemoryRanOut() {
    memory = 3;
    assertThat(maker.make(4, 0)).hasSize(3);
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldGiveThreadsRingsOnceThereIsMemoryAgain() {
    memory = 1;
    ThreadRecorders rings = new ThreadRecorders(maker, 64, 0);
    ExecutorService another =
        Executors.newSingleThreadExecutor(); // which keeps its ring, and lives
    try {
      assertThat(CompletableFuture.supplyAsync(rings::current, another).join()).isNotNull();
      rings.maintain(MINUTE_NS, ring -> {}, told::add);
      assertThat(tries).as("nobody missed a ring").isEqualTo(2);

      assertThat(rings.current()).isNull();
      assertThat(rings.starved(MINUTE_NS - 1)).as("in the pause").isFalse();
      assertThat(rings.starved(MINUTE_NS)).isTrue();
      memory = 100;
      rings.maintain(MINUTE_NS, ring -> {}, told::add);
      assertThat(rings.current()).isNotNull();
    } finally {
      another.shutdown();
      rings.close();
    }
  }

  @Test
  void shouldMakeSharedRingsOnceThereIsMemoryAgain() {
    SharedRings shared = new SharedRings(maker);
    assertThat(shared.tryBorrow()).isNull();
    shared.prepare(0);
    assertThat(shared.tryBorrow()).isNull();
    memory = 100;
    shared.prepare(MINUTE_NS);
    assertThat(shared.tryBorrow()).isNotNull();
  }
}
