package dev.tare.internal.registry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds of faults that the error handler has been told of: each once, not again at every
 * scrape. A bounded number; what comes beyond is counted only. Any thread.
 */
final class ToldKinds {
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final int limit;

  ToldKinds(int limit) {
    this.limit = limit;
  }

  /** Whether nobody has been told of this yet. */
  boolean isNew(String kind) {
    return told.size() < limit && told.add(kind);
  }
}
