package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.RecordSink;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorder;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.PrivateBlocks;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.series.RemovalOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads have spilled, and there is no memory for their blocks. */
class PrivateBlockMemoryTest {
  private static final AggregatorSettings SETTINGS =
      new AggregatorSettings(RingBackEnd.ARRAY, 1024, 2, 1024, 10, 10, 1, () -> 0L, e -> {});

  private final List<Throwable> told = new ArrayList<>();
  private final AtomicLong counted = new AtomicLong();
  private final RecordIds types = new RecordIds(words -> {});
  private final RingMaker maker = new RingMaker(() -> RingBackEnd.ARRAY.newRing(1024), told::add);
  private final ThreadRecorders rings = new ThreadRecorders(maker, 2, told::add, 0);
  private final SharedRings sharedRings = new SharedRings(maker);
  private int tries;
  private boolean memory;
  private final RecordDrain drain =
      new RecordDrain(
          types,
          rings,
          sharedRings,
          new RemovalOrder(number -> false, () -> {}),
          SETTINGS,
          this::newBlocks,
          new AggregatorCosts(0, new RecordCost(RingBackEnd.ARRAY, () -> 0L, 0)),
          told::add);

  private PrivateBlocks newBlocks() {
    tries++;
    if (!memory) {
      throw new OutOfMemoryError("the test's");
    }
    return new PrivateBlocks(1024);
  }

  @AfterEach
  void close() {
    rings.close();
  }

  @Test
  void shouldDrainTheRingsBehindAndTryAgainAfterAPause() throws InterruptedException {
    types.<RecordSink>add(id -> words -> counted.addAndGet(words.word(0)));
    ThreadRecorder mine = fill(Objects.requireNonNull(rings.current()));
    ThreadRecorder another = fillByAnother();

    assertThat(drain.drainAll(0)).isEqualTo(2);
    assertThat(counted).as("of both rings").hasValue(2);
    assertThat(tries).as("one is enough to know").isEqualTo(1);
    assertThat(told).hasSize(1).hasOnlyElementsOfType(OutOfMemoryError.class);

    for (int pass = 1; pass < RecordDrain.PAUSE_PASSES; pass++) {
      drain.drainAll(0);
    }
    assertThat(tries).as("in the pause").isEqualTo(1);
    memory = true;
    drain.drainAll(0);
    assertThat(tries).isEqualTo(3);
    assertThat(mine.blocks()).isNotNull();
    assertThat(another.blocks()).isNotNull();
    assertThat(told).hasSize(1);
  }

  /** A pool's task might be run by who waits for it. */
  private ThreadRecorder fillByAnother() throws InterruptedException {
    AtomicReference<ThreadRecorder> filled = new AtomicReference<>();
    Thread thread = new Thread(() -> filled.set(fill(Objects.requireNonNull(rings.current()))));
    thread.start();
    thread.join();
    return Objects.requireNonNull(filled.get());
  }

  /** One record, and another that found no room. */
  private static ThreadRecorder fill(ThreadRecorder ring) {
    assertThat(ring.ring.offer(1, 1)).isTrue();
    ring.spills.increment();
    return ring;
  }
}
