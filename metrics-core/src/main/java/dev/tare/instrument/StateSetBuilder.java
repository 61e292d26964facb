package dev.tare.instrument;

/** Defines a set of states. Not thread-safe. */
public interface StateSetBuilder {

  /**
   * The names of the labels, in the order in which values will be given. Default: none.
   *
   * @throws IllegalArgumentException if there are more than 16
   */
  @CheckReturnValue
  StateSetBuilder labels(String... names);

  /** Registers a set of states without labels; all are off. */
  StateSet register();

  /** Registers sets of states with labels. */
  Family<StateSet> family();
}
