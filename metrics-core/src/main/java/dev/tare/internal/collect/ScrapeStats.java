package dev.tare.internal.collect;

import dev.tare.model.Labels;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What writing scrapes has cost, by format. Any thread. */
public final class ScrapeStats {
  /** The cost of one format. */
  public record Cost(LongAdder scrapes, LongAdder nanos, LongAdder bytes) {
    Cost() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  private final Map<String, Cost> byFormat = new ConcurrentHashMap<>();

  /** Counts one scrape that was written to its end. */
  public void count(String format, long nanos, long bytes) {
    String label = Labels.repaired(format); // a writer is foreign code
    Cost cost = byFormat.computeIfAbsent(label, f -> new Cost());
    cost.scrapes.increment();
    cost.nanos.add(nanos);
    cost.bytes.add(bytes);
  }

  /** The costs, sorted by format. */
  public Map<String, Cost> sorted() {
    return new TreeMap<>(byFormat);
  }
}
