package dev.tare.internal.histogram;

import dev.tare.internal.block.Capture;
import dev.tare.internal.block.Cells;
import dev.tare.internal.block.Saturating;
import java.util.Arrays;

/** What one thread has counted of one histogram, by bucket. The aggregator's own. */
public final class BlockReading implements Capture {
  /** With its place in tables. */
  private static final int OBJECT_BYTES = 120;

  private final Cells block;
  private final CellLayout layout;

  /** The buckets, and the sum behind them; of no length before it is captured. */
  private long[] captured = {};

  private boolean isCaptured;

  BlockReading(Cells block, CellLayout layout) {
    this.block = block;
    this.layout = layout;
  }

  Cells block() {
    return block;
  }

  @Override
  public void prepare() {
    if (captured.length == 0) {
      captured = new long[layout.buckets() + 1];
    }
  }

  @Override
  public void capture() {
    Arrays.fill(captured, 0);
    addLive(captured, 0);
    isCaptured = true;
  }

  @Override
  public void release() {
    isCaptured = false;
  }

  @Override
  public int bytes() {
    return OBJECT_BYTES + (layout.buckets() + 1) * Long.BYTES;
  }

  /** Adds the buckets, and the sum behind them, from {@code at} on. */
  void addTo(long[] values, int at) {
    if (!isCaptured) {
      addLive(values, at);
      return;
    }
    int sumAt = layout.buckets();
    for (int i = 0; i < sumAt; i++) {
      values[at + i] += captured[i];
    }
    values[at + sumAt] = Saturating.add(values[at + sumAt], captured[sumAt]);
  }

  private void addLive(long[] values, int at) {
    addLive(block, layout, values, at);
  }

  /** Adds the buckets of a block as they are now, and its sum behind them. */
  static void addLive(Cells block, CellLayout layout, long[] values, int at) {
    block.addTo(values, at, layout.bucketEnds());
    int sumAt = at + layout.buckets();
    values[sumAt] = Saturating.add(values[sumAt], block.sum());
  }
}
