package dev.tare.spring;

import dev.tare.process.ResourceTracker;

/**
 * Changes how the application's {@link ResourceTracker} works before it starts, after the
 * properties were applied. Any number of beans, in their order.
 */
@FunctionalInterface
public interface ResourceTrackerCustomizer {

  /** Called once a context, on the thread that starts it; what it throws ends the start. */
  void customize(ResourceTracker.Builder tracker);
}
