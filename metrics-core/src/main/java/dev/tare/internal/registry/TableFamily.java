package dev.tare.internal.registry;

import dev.tare.instrument.Family;
import dev.tare.internal.series.SeriesTable;
import org.jspecify.annotations.Nullable;

/**
 * A family over the table of its series.
 *
 * @param <T> the handle
 */
record TableFamily<T>(SeriesTable<?, T> table) implements Family<T> {

  @Override
  public T with(@Nullable String a) {
    return table.entry(a).handle();
  }

  @Override
  public T with(@Nullable String a, @Nullable String b) {
    return table.entry(a, b).handle();
  }

  @Override
  public T with(@Nullable String a, @Nullable String b, @Nullable String c) {
    return table.entry(a, b, c).handle();
  }

  @Override
  public T with(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    return table.entry(a, b, c, d).handle();
  }

  @Override
  public T with(@Nullable String... values) {
    return table.entry(values).handle();
  }

  @Override
  public boolean remove(@Nullable String... values) {
    return table.remove(values);
  }

  @Override
  public String toString() {
    return "family with labels " + table.ordered().index().labelNames();
  }
}
