package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.block.Cells;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any thread may count in a cell that had no memory while a shared block is read. */
class CellSumsTest {
  private static final int CELLS = 200;
  private static final int LATE = 130;

  private final CellSums sums = new CellSums();

  @Test
  void shouldForgetWhatCameIntoASegmentThatAppearedMeanwhile() {
    sums.add(CELLS, List.of(new Appearing()));
    assertThat(sums.count(LATE)).isEqualTo(1);
    assertThat(sums.next(64)).isEqualTo(128);
    sums.clear();
    assertThat(sums.count(LATE)).as("another series begins at 0").isZero();
  }

  /** The last segment is there once its cells are read, and not before. */
  private static final class Appearing implements Cells {
    private boolean read;

    @Override
    public void addTo(long[] counts) {
      read = true;
      counts[LATE]++;
    }

    @Override
    public int size() {
      return CELLS;
    }

    @Override
    public int next(int from) {
      if (!read) {
        return CELLS;
      }
      return from > 128 ? Math.min(from, CELLS) : 128;
    }

    @Override
    public long count(int cell) {
      return cell == LATE ? 1 : 0;
    }

    @Override
    public long sum() {
      return 1;
    }

    @Override
    public long min() {
      return 1;
    }

    @Override
    public long max() {
      return 1;
    }
  }
}
