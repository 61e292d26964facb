package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Handles of removed counters: those that are kept, and those that are gone. */
class RecordsAfterRemovalTest {
  private static final int MANY = 3 * RecordsAfterRemoval.BATCH + 7;

  private final SelfMetrics self = new SelfMetrics();
  private final RecordsAfterRemoval late = new RecordsAfterRemoval(self);
  private final List<LongAdder> adders = new ArrayList<>();
  private final List<Object> handles = new ArrayList<>();

  @Test
  void shouldCountEachLateRecordOnceHoweverManyHandlesAreKept() {
    removeMany();
    adders.forEach(LongAdder::increment);
    late.count();
    assertThat(counted()).as("in one step").isEqualTo(RecordsAfterRemoval.BATCH);
    for (int i = 0; i < 3; i++) {
      late.count();
    }
    assertThat(counted()).isEqualTo(MANY);
    late.count();
    assertThat(counted()).isEqualTo(MANY);
    assertThat(late.watched()).isEqualTo(handles.size());
  }

  @Test
  void shouldForgetHandlesThatAreGoneThoughNobodyScrapes() {
    removeMany();
    adders.forEach(LongAdder::increment);
    handles.subList(1, MANY).clear();
    await(
        () -> {
          System.gc();
          late.count(); // as maintenance does
          return late.watched() == 1;
        });
    assertThat(counted()).as("what they had recorded before").isEqualTo(MANY);
  }

  @Test
  void shouldForgetTwoThatAreGoneWithEachThatComes() {
    removeMany();
    handles.clear();
    Object kept = new Object();
    await(
        () -> {
          System.gc();
          int before = late.watched();
          late.watch(kept, () -> 0);
          return late.watched() < before;
        });
  }

  @Test
  void shouldCountAllAndForgetThemWhenClosed() {
    removeMany();
    adders.forEach(LongAdder::increment);
    late.close();
    assertThat(counted()).isEqualTo(MANY);
    late.watch(this, () -> 0);
    late.count();
    assertThat(late.watched()).isZero();
  }

  private void removeMany() {
    for (int i = 0; i < MANY; i++) {
      LongAdder adder = new LongAdder();
      Object handle = new Object();
      adders.add(adder);
      handles.add(handle);
      late.watch(handle, adder::sum);
    }
  }

  private long counted() {
    return self.count(SelfMetric.RECORDS_AFTER_REMOVAL);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("came in time").isNegative();
    }
  }
}
