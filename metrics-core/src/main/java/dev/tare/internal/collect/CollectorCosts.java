package dev.tare.internal.collect;

import dev.tare.internal.collect.ScrapeStats.Cost;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What callbacks and collectors have cost scrapes, by name. Any thread. */
public final class CollectorCosts {
  /** Of callbacks, each of which takes next to nothing. */
  static final String CALLBACKS = "callbacks";

  private static final int MAX_NAMES = 1_000;

  private final Map<String, Cost> byName = new ConcurrentHashMap<>();

  /** Counts one time that it was read; of more names than a page can bear, under one name. */
  public void count(String name, long ns) {
    Cost known = byName.get(name);
    if (known == null) {
      String kept = byName.size() < MAX_NAMES ? name : "other";
      known = byName.computeIfAbsent(kept, n -> new Cost());
    }
    known.scrapes().increment();
    known.nanos().add(ns);
  }

  /** The costs, sorted by name. */
  public Map<String, Cost> sorted() {
    return new TreeMap<>(byName);
  }
}
