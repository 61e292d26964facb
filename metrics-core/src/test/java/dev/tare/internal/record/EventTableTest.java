package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.block.BiasedAdder;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.ring.ThreadRecorderIndex;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.KeyTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whose event blocks are found where, as threads and keys come, meet and go. */
class EventTableTest {
  private final KeyTable<EventSeries> known = new KeyTable<>(EventSeries::key, 10);
  private final ThreadRecorderIndex index = new ThreadRecorderIndex(8);
  private final EventTable table = new EventTable();
  private final Budget budget = new Budget();

  /** Has room for all, or none. */
  private static final class Budget implements ThreadPlaces {
    private int bytes;
    private boolean isFull;

    @Override
    public @Nullable CellBlock block(HistogramSeries series, long value) {
      return null;
    }

    @Override
    public @Nullable PaddedLong count(CounterSeries series) {
      return null;
    }

    @Override
    public boolean take(int more) {
      if (isFull) {
        return false;
      }
      bytes += more;
      return true;
    }
  }

  private ThreadRecorder recorder(int number, Thread owner) {
    ThreadRecorder recorder = new ThreadRecorder(number, RingBackEnd.ARRAY.newRing(1024));
    recorder.own(owner);
    index.enter(owner, recorder);
    return recorder;
  }

  private EventBlock block(long key) {
    EventSeries series =
        new EventSeries(
            key,
            new CounterSeries[0],
            new BiasedAdder[0],
            new TracedCounterSeries[0],
            new HistogramSeries[0],
            0);
    return new EventBlock(known, series, new PaddedLong[0], new CellBlock[0], List.of());
  }

  private boolean put(ThreadRecorder recorder, long key) {
    return table.put(recorder, key, block(key), known, budget);
  }

  /** Two whose numbers are the same in a table of any size that there is here. */
  private static List<Thread> alike() {
    Thread first = new Thread();
    Thread other = new Thread();
    while (((ThreadNumber.of(first) ^ ThreadNumber.of(other)) & 31) != 0) {
      other = new Thread();
    }
    return List.of(first, other);
  }

  @Example
  void shouldFindByItsRecorderWhoHasNoPlaceByItsNumber() {
    List<Thread> threads = alike();
    ThreadRecorder first = recorder(0, threads.get(0));
    ThreadRecorder other = recorder(1, threads.get(1));
    assertThat(put(first, 7)).isTrue();
    assertThat(put(other, 8)).isTrue();
    assertThat(table.of(threads.get(0))).as("who comes last has the place").isNull();
    assertThat(table.of(threads.get(1))).isNotNull();
    assertThat(table.find(first, 7)).isNotNull();
    assertThat(table.find(first, 8)).isNull();
    assertThat(table.find(other, 8)).isNotNull();

    table.forget(other);
    assertThat(table.of(threads.get(1))).isNull();
    assertThat(table.find(other, 8)).isNull();
    assertThat(table.of(threads.get(0))).as("has it now").isNotNull();
    table.forget(first);
    assertThat(table.of(threads.get(0))).isNull();
  }

  @Example
  void shouldShowNothingToTheNextOwnerOfARecorder() {
    List<Thread> threads = alike();
    ThreadRecorder recorder = recorder(3, threads.get(0));
    put(recorder, 7);
    recorder.disown();
    recorder.own(threads.get(1));
    assertThat(table.find(recorder, 7)).isNull();
    assertThat(table.of(threads.get(1))).isNull();
    assertThat(put(recorder, 7)).as("what it has is its own").isTrue();
    assertThat(table.of(threads.get(0))).isNull();
  }

  @Example
  void shouldStayAsItIsWhereTheBudgetHasNoRoom() {
    ThreadRecorder recorder = recorder(0, new Thread());
    put(recorder, 7);
    budget.isFull = true;
    int refused = 0;
    for (int key = 8; key < 40; key++) {
      refused += put(recorder, key) ? 0 : 1;
    }
    assertThat(refused).isEqualTo(32);
    assertThat(table.find(recorder, 7)).isNotNull();
    assertThat(table.forget(recorder)).isEqualTo(budget.bytes);
  }

  @Property(tries = 100)
  void shouldFindWhatWasPutAndGiveBackWhatWasTaken(@ForAll long seed) {
    new EventTableTest().findAndGiveBack(new Random(seed));
  }

  private void findAndGiveBack(Random random) {
    List<ThreadRecorder> recorders = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(9); i++) {
      recorders.add(recorder(i, new Thread()));
    }
    Map<ThreadRecorder, Map<Long, Boolean>> oracle = new HashMap<>();
    for (int step = 0; step < 300; step++) {
      ThreadRecorder recorder = recorders.get(random.nextInt(recorders.size()));
      long key = random.nextInt(60);
      oracle.computeIfAbsent(recorder, r -> new HashMap<>()).put(key, put(recorder, key));
    }
    oracle.forEach(
        (recorder, keys) ->
            keys.forEach(
                (key, put) ->
                    assertThat(table.find(recorder, key) != null).as("%d", key).isEqualTo(put)));
    int bytes = 0;
    for (ThreadRecorder recorder : recorders) {
      bytes += table.forget(recorder);
    }
    assertThat(bytes).isEqualTo(budget.bytes);
  }
}
