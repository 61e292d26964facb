package dev.tare.jmh;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Tare as a server runs it, for one trial: default options, and a scrape a second. A trial that
 * runs on another ring than it says, or that loses a record, fails.
 */
@State(Scope.Benchmark)
public class TareMetrics {
  private final Map<String, Long> expected = new LinkedHashMap<>();
  private final List<LongSupplier> counts = new ArrayList<>();
  private Metrics metrics;
  private Scraper scraper;
  private long spilled;
  private long shared;
  private long through;

  /** Opens Tare. */
  @Setup(Level.Trial)
  public void open(NamedRing ring) {
    metrics = ring.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL));
    scraper = new Scraper(() -> metrics.snapshot());
  }

  final MetricRegistry registry() {
    return metrics.registry();
  }

  /** Says what all series of a family together have to show in the end, for each operation. */
  final void expect(String family, long perOperation) {
    expected.put(family, perOperation);
  }

  /** Says what has to be the number of operations in the end. */
  final void expect(LongSupplier count) {
    counts.add(count);
  }

  final Metrics metrics() {
    return metrics;
  }

  /** Fills in what has been added since the last call, whichever thread made it. */
  final synchronized void readInto(Spills spills) {
    // One snapshot for all: what it allocates is in its row.
    MetricsSnapshot now = metrics.snapshot();
    long spilledNow = (long) now.value("tare_ring_spills_total");
    long sharedNow = (long) now.value("tare_records_shared_total");
    long throughNow = (long) now.value("tare_ring_records_total");
    spills.spilled = spilledNow - spilled;
    spills.shared = sharedNow - shared;
    spills.through = throughNow - through;
    through = throughNow;
    spilled = spilledNow;
    shared = sharedNow;
  }

  /** Closes Tare and compares what it shows with what was recorded. */
  @TearDown(Level.Trial)
  public void closeAndCompare(Trial trial) {
    scraper.close();
    metrics.close();
    MetricsSnapshot last = metrics.snapshot();
    compareCounts(trial);
    for (Map.Entry<String, Long> entry : expected.entrySet()) {
      long wanted = trial.operations() * entry.getValue();
      long found = total(last.family(entry.getKey()));
      if (found != wanted) {
        throw new IllegalStateException(
            "%s shows %d, recorded were %d".formatted(entry.getKey(), found, wanted));
      }
    }
  }

  private void compareCounts(Trial trial) {
    for (LongSupplier count : counts) {
      long found = count.getAsLong();
      if (found != trial.operations()) {
        throw new IllegalStateException(
            "shown are %d, recorded were %d".formatted(found, trial.operations()));
      }
    }
  }

  private static long total(MetricFamily family) {
    long total = 0;
    for (int row = 0; row < family.series().size(); row++) {
      if (family instanceof CounterFamily counter) {
        total += counter.rawValue(row);
      } else if (family instanceof HistogramFamily histogram) {
        total += histogram.count(row);
      } else if (family instanceof GaugeFamily gauge) {
        total += (long) gauge.value(row);
      } else {
        throw new IllegalArgumentException("family=" + family.descriptor().name());
      }
    }
    return total;
  }
}
