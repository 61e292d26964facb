package dev.tare.process;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tracker tells of itself. Used under the tracker's lock. */
final class TrackerFamilies {
  private static final String SOURCE = "source";

  private static final MetricDescriptor COLLECTIONS =
      descriptor(
          "tare_resource_collections_total",
          MetricType.COUNTER,
          "Looks at the sources, whether they succeeded or not.",
          Unit.NONE);

  static final MetricDescriptor SECONDS =
      descriptor(
          "tare_resource_collection_seconds",
          MetricType.SUMMARY,
          "Time that looks at the sources took.",
          Unit.SECONDS);

  private static final MetricDescriptor UP =
      descriptor(
          "tare_resource_source_up",
          MetricType.GAUGE,
          "1 while a source can be read and understood; at 0 its metrics are absent.",
          Unit.NONE,
          SOURCE);

  private static final MetricDescriptor ERRORS =
      descriptor(
          "tare_resource_source_errors_total",
          MetricType.COUNTER,
          "Looks at a source that failed, or got no answer, and parts of it that could not be"
              + " read. A source that this machine never had does not count.",
          Unit.NONE,
          SOURCE);

  private static final MetricDescriptor AGE =
      descriptor(
          "tare_resource_source_age_seconds",
          MetricType.GAUGE,
          "Time since a source was last read and understood; absent if it never was.",
          Unit.SECONDS,
          SOURCE);

  static final List<MetricDescriptor> DESCRIPTORS = List.of(COLLECTIONS, SECONDS, UP, ERRORS, AGE);

  private final GuardedSource[] sources;
  private final SeriesIndex names;
  private long collections;
  private long collectionNs;

  /**
   * Nothing collected yet.
   *
   * @param sources sorted by name
   */
  TrackerFamilies(GuardedSource[] sources) {
    this.sources = sources;
    this.names =
        new SeriesIndex(
            List.of(SOURCE), Arrays.stream(sources).map(s -> List.of(s.name())).toList());
  }

  private static MetricDescriptor descriptor(
      String name, MetricType type, String help, Unit unit, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, help, unit, List.of(labels));
  }

  void collected(long tookNs) {
    collections++;
    collectionNs += tookNs;
  }

  /**
   * Adds them.
   *
   * @param silent a source that is being read and does not answer
   */
  void families(List<MetricFamily> out, long nowNs, @Nullable GuardedSource silent) {
    long[] up = new long[sources.length];
    long[] errors = new long[sources.length];
    long[] ages = new long[sources.length];
    for (int i = 0; i < sources.length; i++) {
      up[i] = Parser.gauge(sources[i].up() && sources[i] != silent ? 1 : 0);
      errors[i] = sources[i].errors();
      ages[i] = age(sources[i], nowNs);
    }
    out.add(new CounterFamily(COLLECTIONS, SeriesIndex.SINGLE, new long[] {collections}));
    out.add(
        new SummaryFamily(
            SECONDS,
            SeriesIndex.SINGLE,
            new double[0],
            true,
            new long[] {collections, collectionNs}));
    out.add(new GaugeFamily(UP, names, up));
    out.add(new CounterFamily(ERRORS, names, errors));
    out.add(new GaugeFamily(AGE, names, ages));
  }

  private static long age(GuardedSource source, long nowNs) {
    double seconds = source.ageSeconds(nowNs);
    return Double.isNaN(seconds) ? MetricFamily.ABSENT : Parser.gauge(seconds);
  }
}
