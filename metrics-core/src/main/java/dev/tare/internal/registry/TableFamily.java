package dev.tare.internal.registry;

import dev.tare.instrument.Family;
import dev.tare.internal.aggregate.SeriesTable;
import java.util.Arrays;
import java.util.List;

/**
 * A family over the table of its series.
 *
 * @param <T> the handle
 */
record TableFamily<T>(SeriesTable<?, T> table) implements Family<T> {

  @Override
  public T with(String a) {
    return table.entry(a).handle();
  }

  @Override
  public T with(String a, String b) {
    return table.entry(a, b).handle();
  }

  @Override
  public T with(String a, String b, String c) {
    return table.entry(a, b, c).handle();
  }

  @Override
  public T with(String a, String b, String c, String d) {
    return table.entry(a, b, c, d).handle();
  }

  @Override
  public T with(String... values) {
    return table.entry(Arrays.asList(values)).handle();
  }

  @Override
  public boolean remove(String... values) {
    return table.remove(List.of(values));
  }
}
