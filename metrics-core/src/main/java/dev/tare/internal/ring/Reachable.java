package dev.tare.internal.ring;

import java.lang.ref.Reference;

/** Until when an object counts as in use, for those who wait until it is not. */
public final class Reachable {
  private Reachable() {}

  /**
   * Keeps an object reachable up to here. The compiled code of a record has no more use for the
   * series once it has read its id; without this edge the id of a removed series could be given out
   * again between claim and commit, and the record would count in another series.
   */
  @SuppressWarnings(
      "ReachabilityFenceUsage") // used behind the call that needs it, which keeps it alive until
  // then
  public static void untilHere(Object object) {
    Reference.reachabilityFence(object);
  }
}
