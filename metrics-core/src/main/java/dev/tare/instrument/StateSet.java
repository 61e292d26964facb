package dev.tare.instrument;

/**
 * Shows which of some states are on: a series a state, 1 or 0. Any thread; allocates nothing; not
 * meant for the request path.
 *
 * <pre>{@code
 * StateSet mode = registry.stateSet("mode", "What the server does.", "idle", "busy").register();
 * mode.setOnly("busy");
 * }</pre>
 */
public interface StateSet {

  /**
   * Switches one state, and leaves the others as they are.
   *
   * @throws IllegalArgumentException if there is no such state
   */
  void set(String state, boolean on);

  /**
   * Switches this state on and all others off, at once.
   *
   * @throws IllegalArgumentException if there is no such state
   */
  void setOnly(String state);
}
