package dev.tare.internal.aggregate;

import dev.tare.internal.block.BlockMemory;
import dev.tare.internal.block.BlockPool;
import dev.tare.internal.block.Capture;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.histogram.BlockReading;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.record.EventLayout;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.ThreadPlaces;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.SequenceLock;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.CountReading;
import dev.tare.internal.series.CounterSeries;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks and counts that one thread has, and the memory that they are in. The aggregator's own:
 * it makes them, so the thread that counts in them never allocates.
 */
final class ThreadBlocks implements ThreadPlaces {
  /** A padded word, and what the aggregator keeps of it, in bytes, about. */
  private static final int COUNT_BYTES = 400;

  /** How often it looks whether a thread has come to the end of an event. */
  private static final int LOOKS = 64;

  /** How often it reads what events have counted, in the hope that none comes in between. */
  private static final int READS = 8;

  /** A block, and the series that reads it; null once that was removed. */
  private static final class Held {
    private final CellBlock block;
    private final BlockReading reading;
    private @Nullable HistogramSeries series;

    Held(CellBlock block, BlockReading reading, HistogramSeries series) {
      this.block = block;
      this.reading = reading;
      this.series = series;
    }
  }

  private final ThreadRecorder thread;
  private final Int2ObjectHashMap<Held> byId = new Int2ObjectHashMap<>();
  private final Map<CounterSeries, CountReading> counts = new HashMap<>();

  /** What events count, which is read in one step. */
  private final Set<Capture> ofEvents = new LinkedHashSet<>();

  private final BlockMemory memory;

  ThreadBlocks(ThreadRecorder thread, int budget, BlockPool pool) {
    this.thread = thread;
    this.memory = new BlockMemory(budget, pool);
  }

  /**
   * Makes a block of a series, with memory for one value's cell.
   *
   * @return null where the budget has no room for it, or the series no place
   */
  @Nullable CellBlock make(HistogramSeries series, long value) {
    if (byId.containsKey(series.id())) {
      return null; // it is being removed: the thread does not find the block that it had
    }
    CellBlock block = newBlock(series, value);
    if (block == null) {
      return null;
    }
    // Found last: without memory for one of the steps the block stays empty. Read by the series
    // first: a block that is known here, and not there, could not be folded in.
    boolean found = false;
    try {
      byId.put(series.id(), new Held(block, series.adopt(block), series));
      found = series.put(block);
    } finally {
      if (!found) {
        byId.remove(series.id());
        series.abandon(block);
        memory.free(block);
      }
    }
    return found ? block : null;
  }

  private @Nullable CellBlock newBlock(HistogramSeries series, long value) {
    Thread owner = thread.owner();
    if (owner == null) {
      return null;
    }
    int number = thread.threadNumber();
    CellLayout layout = series.layout();
    return value == EventShape.ABSENT
        ? memory.newBlock(owner, number, layout.cells())
        : memory.newBlock(owner, number, layout.cells(), layout.cell(value));
  }

  /**
   * Has memory for the cell of a value, soon.
   *
   * @return false where the budget has no room for it
   */
  boolean provide(HistogramSeries series, CellBlock block, long value) {
    return memory.provide(block, series.layout().cell(value));
  }

  @Override
  public @Nullable CellBlock block(HistogramSeries series, long value) {
    CellBlock known = series.blockOf(thread);
    if (known != null && value != EventShape.ABSENT) {
      int cell = series.layout().cell(value);
      if (BlockMemory.isNear(known, cell)) {
        memory.provide(known, cell); // or without room for it, the field goes its own way
      }
    }
    CellBlock block = known != null ? known : make(series, value);
    Held held = block == null ? null : byId.get(series.id());
    return held == null || readInStep(held.reading) ? block : null;
  }

  @Override
  public @Nullable PaddedLong count(CounterSeries series) {
    CountReading reading = counts.get(series);
    if (reading == null) {
      reading = newCount(series);
    }
    return reading == null || !readInStep(reading) ? null : reading.count();
  }

  private @Nullable CountReading newCount(CounterSeries series) {
    if (!memory.fits(COUNT_BYTES)) {
      return null;
    }
    CountReading reading = series.adopt(new PaddedLong());
    boolean held = false;
    try {
      counts.put(series, reading);
      memory.take(COUNT_BYTES); // it fits
      held = true;
    } finally {
      if (!held) {
        counts.remove(series); // a map may have got it, and then found no memory to grow
        series.abandon(reading);
      }
    }
    return reading;
  }

  /** What is read in one step takes memory of its own for that. */
  private boolean readInStep(Capture reading) {
    if (ofEvents.contains(reading)) {
      return true;
    }
    int bytes = reading.bytes();
    if (!memory.fits(bytes)) {
      return false;
    }
    boolean held = false;
    try {
      reading.prepare();
      held = ofEvents.add(reading) && memory.take(bytes);
    } finally {
      if (!held) {
        ofEvents.remove(reading); // a set may have got it, and then found no memory to grow
      }
    }
    return held;
  }

  private void readApart(Capture reading) {
    if (ofEvents.remove(reading)) {
      memory.take(-reading.bytes());
    }
  }

  @Override
  public boolean take(int bytes) {
    return memory.take(bytes);
  }

  /**
   * Reads what the thread's events have counted, all in one step: each event in all of its series,
   * or in none.
   *
   * @param drain takes what they have left in the ring
   * @return false where events came too fast for that; then the last one may be read in part
   */
  boolean capture(Consumer<ThreadRecorder> drain) {
    if (ofEvents.isEmpty()) {
      return true;
    }
    SequenceLock step = thread.step();
    for (int read = 0; read < READS; read++) {
      long seen = step.read();
      for (int look = 0; look < LOOKS && !SequenceLock.isAtRest(seen); look++) {
        Thread.onSpinWait();
        seen = step.read();
      }
      drain.accept(thread);
      ofEvents.forEach(Capture::capture);
      if (step.isUnchanged(seen)) {
        return true;
      }
    }
    return false;
  }

  /** What is told from now on is what there is then. */
  void endCapture() {
    ofEvents.forEach(Capture::release);
  }

  /** A series was removed: its block is read by nobody any more. */
  void forget(HistogramSeries series) {
    Held held = byId.get(series.id());
    if (held != null) {
      held.series = null;
      readApart(held.reading);
    }
  }

  /** A series was removed: what the thread has counted of it is read by nobody any more. */
  void forget(CounterSeries series) {
    CountReading reading = counts.remove(series);
    if (reading != null) {
      readApart(reading);
      memory.take(-COUNT_BYTES);
    }
  }

  /** Takes back memory that its owner has replaced. */
  void settle() {
    memory.settle();
  }

  /** Forgets the blocks of keys that mean other series by now. */
  void sweep(EventLayout event) {
    event.sweep(thread, this);
  }

  /** An event was dropped, or the thread is dead. */
  void forget(EventLayout event) {
    event.forget(thread, this);
  }

  /** Nobody can have a removed series any more, nor be counting in its block. */
  void free(int id) {
    Held held = byId.remove(id);
    if (held != null) {
      memory.free(held.block);
    }
  }

  /**
   * Takes over what a dead owner has counted; {@link Thread#isAlive} saying false is the edge after
   * which it writes no more. If it throws, it is to be called again, and goes on with the block
   * that failed.
   */
  void release() {
    ofEvents.forEach(Capture::release);
    ofEvents.clear();
    for (Held held : byId.values()) {
      HistogramSeries series = held.series;
      if (series != null) {
        series.fold(held.block);
        series.drop(held.block);
        held.series = null;
      }
    }
    counts.forEach(CounterSeries::fold);
    counts.clear();
    byId.clear();
    memory.giveBack();
  }

  /** What they take, in bytes. */
  int bytes() {
    return memory.bytes();
  }
}
