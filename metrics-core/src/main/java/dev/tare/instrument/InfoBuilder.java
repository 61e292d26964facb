package dev.tare.instrument;

/** Defines an info, whose name ends in {@code _info}. Not thread-safe. */
public interface InfoBuilder {

  /**
   * The names of the labels, in the order in which values will be given; at least one.
   *
   * @throws IllegalArgumentException if there are more than 16
   */
  @CheckReturnValue
  InfoBuilder labels(String... names);

  /**
   * Registers the info.
   *
   * @throws IllegalStateException if it has no labels
   */
  Info register();
}
