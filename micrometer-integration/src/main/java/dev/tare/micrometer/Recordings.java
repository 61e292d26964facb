package dev.tare.micrometer;

import dev.tare.Metrics;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.TraceContext;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The unlisted histograms behind timers and summaries. Meters of any name and any tags that have
 * the same bounds are series of one family, so that tags may differ and grow as they like: what a
 * page shows is put together by {@link MeterFamilies}. Any thread.
 */
final class Recordings {
  /** Several registries over one {@code Metrics} must not share a name. */
  private static final AtomicLong LAST_REGISTRY = new AtomicLong();

  private static final int MOST_METERS = 1_000_000;

  /** Above every value: a histogram has one bound at least. */
  private static final long TOP = 1L << 61;

  private final Metrics metrics;
  private final @Nullable TraceContext traces;
  private final String prefix = "micrometer:" + LAST_REGISTRY.incrementAndGet() + ":";
  private final Map<Kind, RecordingFamily> families = new HashMap<>();
  private long lastFamily;

  /**
   * What was read last: collectors of one scrape are given the same snapshot, one by one. Soft, as
   * it is of no use to anybody once the scrape is over.
   */
  private volatile SoftReference<@Nullable Recorded> last = new SoftReference<>(null);

  /**
   * None so far.
   *
   * @param traces asked for an example of what is recorded now and then; null for no examples
   */
  Recordings(Metrics metrics, @Nullable TraceContext traces) {
    this.metrics = metrics;
    this.traces = traces;
  }

  /** What series of one family have in common. */
  private record Kind(List<Long> bounds, boolean examples) {}

  /** What was recorded, by name. */
  static final class Recorded {
    private final MetricsSnapshot snapshot;
    private final Map<String, HistogramFamily> families = new HashMap<>();

    Recorded(MetricsSnapshot snapshot, String prefix) {
      this.snapshot = snapshot;
      for (MetricFamily family : snapshot.families()) {
        String name = family.descriptor().name().value();
        if (family instanceof HistogramFamily histogram && name.startsWith(prefix)) {
          families.put(name, histogram);
        }
      }
    }

    @Nullable HistogramFamily family(String name) {
      return families.get(name);
    }
  }

  /** What has been recorded by now; for a collector, what its scrape has read. */
  @SuppressWarnings("ReferenceEquality") // the very snapshot: equal ones are not worth a comparison
  Recorded recorded() {
    MetricsSnapshot snapshot = metrics.recorded(Detail.BUCKETS);
    Recorded known = last.get();
    if (known == null || known.snapshot != snapshot) {
      known = new Recorded(snapshot, prefix);
      last = new SoftReference<>(known);
    }
    return known;
  }

  /**
   * A series with these bounds; null where Tare has no room for one.
   *
   * @param bounds raw, ascending, above 0; none where only the count and the sum are wanted
   * @param examples whether what is recorded is what the page shows, so that examples are of use
   */
  synchronized @Nullable Recording open(long[] bounds, boolean examples) {
    List<Long> raw = Arrays.stream(bounds.length == 0 ? new long[] {TOP} : bounds).boxed().toList();
    Kind kind = new Kind(raw, examples && traces != null && bounds.length > 0);
    return families.computeIfAbsent(kind, this::newFamily).open();
  }

  private RecordingFamily newFamily(Kind kind) {
    List<Long> bounds = kind.bounds();
    String name = prefix + ++lastFamily;
    HistogramBuilder histogram =
        metrics
            .registry()
            .histogram(name, "What meters of Micrometer have recorded.")
            .buckets(bounds.stream().mapToDouble(bound -> (double) bound).toArray());
    if (kind.examples() && traces != null) {
      histogram = histogram.exemplars(traces);
    }
    Family<Histogram> family =
        histogram.labels("meter").seriesLimit(MOST_METERS).unlisted().family();
    return new RecordingFamily(this, name, bounds.size(), family);
  }

  synchronized void locked(Runnable action) {
    action.run();
  }

  /** Under the lock: nobody needs the family any more. */
  void drop(RecordingFamily family) {
    families.values().remove(family);
    metrics.registry().unregister(family.name());
  }

  /** Gives everything back. */
  synchronized void close() {
    families.values().forEach(family -> metrics.registry().unregister(family.name()));
    families.clear();
    last.clear();
  }
}
