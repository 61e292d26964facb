package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeriesTableDropTest {
  private final List<AtomicLong> removed = new ArrayList<>();
  private int told;
  private final SeriesTable<AtomicLong, AtomicLong> table =
      new SeriesTable<>(
          List.of("name"),
          new LabelText(1_024, () -> {}),
          new SeriesLimit(10),
          10,
          AtomicLong::new,
          series -> series,
          (series, handle) -> {
            if (told++ == 0) {
              throw new OutOfMemoryError("the test's");
            }
            removed.add(series);
          },
          () -> {});

  /** The table has lost them all by then: nobody would ever tell of the rest. */
  @Test
  void shouldTellOfEverySeriesThoughMemoryIsShortForOne() {
    for (String value : List.of("a", "b", "c")) {
      table.entry(value);
    }
    assertThatThrownBy(table::drop).isInstanceOf(OutOfMemoryError.class);
    assertThat(removed).as("two of three, and the one that answers from now on").hasSize(3);
    assertThat(table.ordered().series()).isEmpty();
  }
}
