package dev.tare.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Shows facts by labels alone, each as a series of the value 1: versions, modes, names. Any thread;
 * takes a lock; for what seldom changes.
 *
 * <pre>{@code
 * Info build = registry.info("app_info", "What is running.").labels("version").register();
 * build.set("1.4.2");
 * }</pre>
 */
public interface Info {

  /**
   * Shows this fact instead of all before.
   *
   * @param labelValues one for each label
   * @throws IllegalArgumentException if there is another number of labels
   */
  void set(@Nullable String... labelValues);

  /**
   * Shows one more fact. Over the series limit it is {@code other}.
   *
   * @throws IllegalArgumentException if there is another number of labels
   */
  void add(@Nullable String... labelValues);

  /**
   * Shows a fact no more.
   *
   * @return whether it was shown
   * @throws IllegalArgumentException if there is another number of labels
   */
  boolean remove(@Nullable String... labelValues);
}
