package dev.tare.internal.aggregate;

import dev.tare.internal.block.CellBlock;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which threads count which series in place. A value that comes through a ring is one that had no
 * block: one of so many asks for one, so those who record much have theirs soon, and nothing has to
 * be counted to know who they are. The aggregator's own.
 */
final class HotBlocks {
  /**
   * One of so many values gets its thread a block. Fewer, and a thread's first thousands go through
   * its ring; more, and what is rare takes memory from what is not.
   */
  static final int SAMPLED = 64;

  private final int budget;
  private final SelfMetrics self;

  /** By the number of the thread's recorder. */
  private final List<@Nullable ThreadBlocks> threads = new ArrayList<>();

  /** A sequence that repeats after 2³², so that series recorded in turns are met alike. */
  private int random = 1;

  /**
   * No blocks yet.
   *
   * @param budget what those of one thread may take, in bytes; 0 for none
   */
  HotBlocks(int budget, SelfMetrics self) {
    this.budget = budget;
    this.self = self;
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
    if (series.countsInPlace(value)) {
      int cell = series.layout().cell(value);
      if (!block.has(cell) && !of(thread).provide(block, cell)) {
        self.increment(SelfMetric.BLOCKS_REFUSED);
      }
    }
  }

  private void make(ThreadRecorder thread, HistogramSeries series, long value) {
    boolean made = of(thread).make(series, series.layout().cell(value));
    self.increment(made ? SelfMetric.BLOCKS_MADE : SelfMetric.BLOCKS_REFUSED);
  }

  private boolean isSampled() {
    random = random * 1_664_525 + 1_013_904_223; // Knuth, The Art of Computer Programming, 3.3.4
    return (random >>> 16) % SAMPLED == 0;
  }

  private ThreadBlocks of(ThreadRecorder thread) {
    while (threads.size() <= thread.number()) {
      threads.add(null);
    }
    ThreadBlocks blocks = threads.get(thread.number());
    if (blocks == null) {
      blocks = new ThreadBlocks(thread, budget);
      threads.set(thread.number(), blocks);
    }
    return blocks;
  }

  /** A series was removed: threads find their blocks of it no more. */
  void forget(HistogramSeries series) {
    for (ThreadBlocks blocks : threads) {
      if (blocks != null) {
        blocks.forget(series.id());
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

  /** Takes over what a dead thread has counted, see {@link ThreadBlocks#release}. */
  void release(ThreadRecorder thread) {
    ThreadBlocks blocks = thread.number() < threads.size() ? threads.get(thread.number()) : null;
    if (blocks != null) {
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
    threads.clear();
  }
}
