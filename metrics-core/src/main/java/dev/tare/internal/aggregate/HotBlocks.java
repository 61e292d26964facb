package dev.tare.internal.aggregate;

import dev.tare.internal.block.BlockMemory;
import dev.tare.internal.block.BlockPool;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.record.EventLayout;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.CounterSeries;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which threads count which series, and which keys of events, in place. A value that comes through
 * a ring is one that had no block: one of so many asks for one, so those who record much have
 * theirs soon, and nothing has to be counted to know who they are. The aggregator's own.
 */
final class HotBlocks {
  /**
   * One of so many values gets its thread a block. Fewer, and a thread's first thousands go through
   * its ring; more, and what is rare takes memory from what is not.
   */
  static final int SAMPLED = 64;

  /** What a random word has to begin with, for one of so many: so many zeros. */
  private static final int SAMPLE_SHIFT = Integer.numberOfLeadingZeros(SAMPLED) + 1;

  private final int budget;
  private final BlockPool pool;
  private final SelfMetrics self;

  /** By the number of the thread's recorder. */
  private final List<@Nullable ThreadBlocks> threads = new ArrayList<>();

  /** Those that a thread counts in place. */
  private final Set<EventLayout> events = new LinkedHashSet<>();

  /** A sequence that repeats after 2³², so that series recorded in turns are met alike. */
  private int random = 1;

  /**
   * No blocks yet.
   *
   * @param budget what those of one thread may take in any case, in bytes; 0 for none
   * @param pool what they take from beyond that
   */
  HotBlocks(int budget, BlockPool pool, SelfMetrics self) {
    this.budget = budget;
    this.pool = pool;
    this.self = self;
    BlockMemory.initialise();
  }

  /** A value has come through a thread's ring. */
  void onValue(ThreadRecorder thread, HistogramSeries series, long value) {
    CellBlock block = series.blockOf(thread);
    if (block != null) {
      provide(thread, series, block, value);
    } else if (isSampled() && budget > 0 && series.countsInPlace(value)) {
      make(thread, series, value);
    }
  }

  private void provide(ThreadRecorder thread, HistogramSeries series, CellBlock block, long value) {
    if (series.countsInPlace(value)
        && isWorthIt(series, block, value)
        && !of(thread).provide(series, block, value)) {
      self.increment(SelfMetric.BLOCKS_REFUSED);
    }
  }

  /** What lies far off costs all that lies between, so it has to come often. */
  private boolean isWorthIt(HistogramSeries series, CellBlock block, long value) {
    return BlockMemory.isNear(block, series.layout().cell(value)) || isSampled();
  }

  private void make(ThreadRecorder thread, HistogramSeries series, long value) {
    boolean made = of(thread).make(series, value) != null;
    self.increment(made ? SelfMetric.BLOCKS_MADE : SelfMetric.BLOCKS_REFUSED);
  }

  /** An event has come through a thread's ring. */
  void onEvent(ThreadRecorder thread, EventLayout event, RecordWords record) {
    boolean outdated = event.isOutdated(thread, record.word(0)); // it was hot, and still is
    if ((outdated || isSampled())
        && budget > 0
        && !event.isInPlace(thread, record.word(0))
        && event.countsInPlace(record)) {
      events.add(
          event); // first: a block of an event that is not known here would outlive its thread
      boolean made = event.countInPlace(thread, record, of(thread));
      self.increment(made ? SelfMetric.BLOCKS_MADE : SelfMetric.BLOCKS_REFUSED);
    }
  }

  private boolean isSampled() {
    random = random * 1_664_525 + 1_013_904_223; // Knuth, The Art of Computer Programming, 3.3.4
    return random >>> SAMPLE_SHIFT == 0; // the upper bits: the lower ones repeat sooner
  }

  private ThreadBlocks of(ThreadRecorder thread) {
    while (threads.size() <= thread.number()) {
      threads.add(null);
    }
    ThreadBlocks blocks = threads.get(thread.number());
    if (blocks == null) {
      blocks = new ThreadBlocks(thread, budget, pool);
      threads.set(thread.number(), blocks);
    }
    return blocks;
  }

  /** A series was removed: what threads have counted of it is read by nobody any more. */
  void forget(HistogramSeries series) {
    for (ThreadBlocks blocks : threads) { // without a stream: it must not fail for want of memory
      if (blocks != null) {
        blocks.forget(series);
      }
    }
  }

  /** The same of a counter. */
  void forget(CounterSeries series) {
    for (ThreadBlocks blocks : threads) {
      if (blocks != null) {
        blocks.forget(series);
      }
    }
  }

  /** An id may be given out again, as nobody can have the series any more that it was of. */
  void free(int id) {
    for (ThreadBlocks blocks : threads) {
      if (blocks != null) {
        blocks.free(id);
      }
    }
  }

  /**
   * Now and then: takes back memory that threads have replaced, and forgets the blocks of keys that
   * mean other series by now. They hold what was removed, whose id nobody gets before.
   */
  void sweep() {
    for (ThreadBlocks blocks : threads) { // without a stream, as above
      if (blocks != null) {
        blocks.settle();
      }
    }
    events.removeIf(this::sweep);
  }

  /** Whether it was dropped, and nothing is left of it. */
  private boolean sweep(EventLayout event) {
    boolean dropped = event.isDropped(); // first: or what is due may be of before the drop
    boolean due = event.isSweepDue(); // once said, not again: what follows needs no memory
    for (ThreadBlocks blocks : threads) {
      if (blocks != null && dropped) {
        blocks.forget(event);
      } else if (blocks != null && due) {
        blocks.sweep(event);
      }
    }
    return dropped;
  }

  /**
   * Reads what events have counted in place, each event in all of its series or in none; to be
   * followed by {@link #endCapture}.
   *
   * @param drain takes what events have left in a thread's ring
   * @return false where a thread was too fast for that
   */
  boolean capture(Consumer<ThreadRecorder> drain) {
    boolean whole = true;
    for (int i = 0; i < threads.size(); i++) {
      ThreadBlocks blocks = threads.get(i);
      if (blocks != null) {
        whole &= blocks.capture(drain);
      }
    }
    return whole;
  }

  /** What is told from now on is what there is then. */
  void endCapture() {
    for (ThreadBlocks blocks : threads) { // without a stream, as above
      if (blocks != null) {
        blocks.endCapture();
      }
    }
  }

  /** Takes over what a dead thread has counted, see {@link ThreadBlocks#release}. */
  void release(ThreadRecorder thread) {
    ThreadBlocks blocks = thread.number() < threads.size() ? threads.get(thread.number()) : null;
    if (blocks != null) {
      events.forEach(blocks::forget); // before another thread gets its recorder
      blocks.release();
    }
  }

  /** What all blocks take, in bytes. */
  long bytes() {
    long bytes = 0;
    for (ThreadBlocks blocks : threads) {
      bytes += blocks == null ? 0 : blocks.bytes();
    }
    return bytes;
  }

  /** Lets go of all memory. */
  void free() {
    events.forEach(EventLayout::free);
    events.clear();
    threads.clear();
  }
}
