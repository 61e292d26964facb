package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Values that beans of the JVM are asked for, one a slot. JVMs have had beans that throw, also
 * Errors: that costs the slot of that bean, and no other.
 */
final class BeanReading implements Reading {
  private final List<String> names = new ArrayList<>();
  private final List<LongSupplier> values = new ArrayList<>();

  /**
   * Adds what the next slot is filled with.
   *
   * @param name of the value, where it is missed
   * @param value gives a slot as {@link Parser} describes it
   */
  BeanReading add(String name, LongSupplier value) {
    names.add(name);
    values.add(value);
    return this;
  }

  @Override
  @SuppressWarnings("CatchThrowable") // beans throw Errors, too
  public boolean read(ProcReader reader, long[] slots) {
    boolean any = values.isEmpty();
    for (int i = 0; i < values.size(); i++) {
      try {
        slots[i] = values.get(i).getAsLong();
        any = true;
      } catch (Throwable e) {
        slots[i] = MetricFamily.ABSENT;
        reader.lose(names.get(i), e);
      }
    }
    return any;
  }

  /** The JVM says −1 for what it does not know. */
  static long count(long value) {
    return value < 0 ? MetricFamily.ABSENT : value;
  }

  /** The same of a gauge. */
  static long gauge(long value) {
    return value < 0 ? MetricFamily.ABSENT : Parser.gauge((double) value);
  }
}
