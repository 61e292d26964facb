package dev.tare.internal.collect;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds of faults that the error handler has been told of: each once, not again at every
 * scrape. A bounded number; what comes beyond is counted only. Any thread.
 */
public final class ToldKinds {
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final int limit;

  public ToldKinds(int limit) {
    this.limit = limit;
  }

  /** Whether nobody has been told of this yet. */
  boolean isNew(String kind) {
    return told.size() < limit && told.add(kind);
  }
}
