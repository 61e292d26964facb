package dev.tare.internal.noop;

import dev.tare.instrument.Family;
import org.jspecify.annotations.Nullable;

/**
 * One handle for all label values, none of which is kept.
 *
 * @param <T> the handle
 */
record NoopFamily<T>(T handle) implements Family<T> {

  @Override
  public T with(@Nullable String a) {
    return handle;
  }

  @Override
  public T with(@Nullable String a, @Nullable String b) {
    return handle;
  }

  @Override
  public T with(@Nullable String a, @Nullable String b, @Nullable String c) {
    return handle;
  }

  @Override
  public T with(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    return handle;
  }

  @Override
  public T with(@Nullable String... values) {
    return handle;
  }

  @Override
  public boolean remove(@Nullable String... values) {
    return false;
  }
}
