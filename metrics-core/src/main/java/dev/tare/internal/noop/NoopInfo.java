package dev.tare.internal.noop;

import dev.tare.instrument.Info;
import org.jspecify.annotations.Nullable;

/** Shows nothing. */
enum NoopInfo implements Info {
  /** The only one. */
  INFO;

  @Override
  public void set(@Nullable String... labelValues) {}

  @Override
  public void add(@Nullable String... labelValues) {}

  @Override
  public boolean remove(@Nullable String... labelValues) {
    return false;
  }
}
