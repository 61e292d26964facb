package dev.tare.internal.instrument;

import dev.tare.instrument.Info;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.SeriesIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An info over the table whose rows the registry shows. */
public final class TableInfo implements Info {
  /** What a row of the table holds: nothing but its labels. */
  public static final Object FACT = new Object();

  private final SeriesTable<?, ?> table;

  /** An info over a table. */
  public TableInfo(SeriesTable<?, ?> table) {
    this.table = table;
  }

  @Override
  public synchronized void set(@Nullable String... labelValues) {
    showOnly(table.entry(labelValues).values());
    showOnly(table.entry(labelValues).values()); // it may have been "other" for want of room
  }

  private void showOnly(List<String> shown) {
    SeriesIndex before = table.ordered().index();
    for (int row = 0; row < before.size(); row++) {
      if (!before.values(row).equals(shown)) {
        table.remove(before.values(row).toArray(String[]::new));
      }
    }
  }

  @Override
  public void add(@Nullable String... labelValues) {
    table.entry(labelValues);
  }

  @Override
  public boolean remove(@Nullable String... labelValues) {
    return table.remove(labelValues);
  }

  @Override
  public String toString() {
    return "info with labels " + table.ordered().index().labelNames();
  }
}
