package dev.tare.internal.collect;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what foreign code had to show was left out, by the name of whose it is. Any thread. */
public final class FaultCounts {
  /** Names of collectors and metrics that have had faults. */
  private static final int MAX_NAMES = 1_000;

  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> overruns = new ConcurrentHashMap<>();

  /** Counts what was left out of a scrape; of more names than a page can bear, under one name. */
  void countError(String name) {
    count(errors, name);
  }

  /** Counts a call that took longer than it may. */
  void countOverrun(String name) {
    count(overruns, name);
  }

  private static void count(Map<String, LongAdder> counts, String name) {
    boolean room = counts.size() < MAX_NAMES || counts.containsKey(name);
    counts.computeIfAbsent(room ? name : "other", n -> new LongAdder()).increment();
  }

  /** What was left out, in order. */
  public Map<String, Long> errors() {
    return sums(errors);
  }

  /** What took longer than it may, in order. */
  public Map<String, Long> overruns() {
    return sums(overruns);
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }
}
