package dev.tare.export.totals;

import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Scale;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Totals from the bytes of {@link TotalsEncoder}. */
final class TotalsDecoder {
  private final ByteReader in;

  private TotalsDecoder(ByteReader in) {
    this.in = in;
  }

  /**
   * The totals.
   *
   * @throws RuntimeException if these are not bytes of a {@link TotalsEncoder}
   */
  static Totals decode(Layout.Head head, ByteReader in) {
    return new TotalsDecoder(in).totals(head);
  }

  private Totals totals(Layout.Head head) {
    Instant taken = Instant.ofEpochMilli(in.number());
    boolean ended = in.flag();
    Duration age = Duration.ofNanos(in.number());
    int common = in.count();
    Labels labels = new Labels(texts(common), texts(common));
    int size = in.count();
    List<MetricFamily> families = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      families.add(family());
    }
    if (!in.isEmpty()) {
      throw new IllegalArgumentException("more bytes than families");
    }
    return new Totals(
        head.pid(),
        Instant.ofEpochMilli(head.beganMs()),
        Duration.ofMillis(head.periodMs()),
        taken,
        ended,
        new MetricsSnapshot(labels, families, age));
  }

  private List<String> texts(int size) {
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  private MetricFamily family() {
    MetricDescriptor descriptor = descriptor();
    SeriesIndex series = series();
    return descriptor.type() == MetricType.COUNTER
        ? counters(descriptor, series)
        : histograms(descriptor, series);
  }

  private MetricDescriptor descriptor() {
    MetricType type = in.flag() ? MetricType.HISTOGRAM : MetricType.COUNTER;
    MetricName name = new MetricName(in.text());
    String help = in.text();
    String suffix = in.text();
    Unit unit = suffix.isEmpty() ? Unit.NONE : Unit.of(suffix);
    Scale scale = new Scale(Math.toIntExact(in.number()));
    return new MetricDescriptor(name, type, help, unit, texts(in.count()), scale);
  }

  private SeriesIndex series() {
    List<String> labelNames = texts(in.count());
    int rows = in.count();
    List<List<String>> values = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      values.add(texts(labelNames.size()));
    }
    return new SeriesIndex(labelNames, values);
  }

  private CounterFamily counters(MetricDescriptor descriptor, SeriesIndex series) {
    boolean inDoubles = in.flag();
    long[] created = new long[series.size()];
    long[] raw = new long[series.size()];
    double[] doubles = new double[series.size()];
    for (int row = 0; row < raw.length; row++) {
      created[row] = in.number();
      if (inDoubles) {
        doubles[row] = in.bits();
      } else {
        raw[row] = in.signed();
      }
    }
    CounterFamily family =
        inDoubles
            ? new CounterFamily(descriptor, series, doubles)
            : new CounterFamily(descriptor, series, raw);
    return family.withCreated(created);
  }

  private HistogramFamily histograms(MetricDescriptor descriptor, SeriesIndex series) {
    boolean inDoubles = in.flag();
    boolean withCells = in.flag();
    double[] bounds = new double[in.count()];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = in.bits();
    }
    int rows = series.size();
    int buckets = bounds.length + 1;
    in.check((long) rows * buckets);
    long[] created = new long[rows];
    long[] counts = new long[rows * buckets];
    long[] rawSums = new long[rows];
    double[] sums = new double[rows];
    @Nullable HistogramCells[] cells = new @Nullable HistogramCells[rows];
    for (int row = 0; row < rows; row++) {
      created[row] = in.number();
      for (int bucket = 0; bucket < buckets; bucket++) {
        counts[row * buckets + bucket] = in.number();
      }
      if (inDoubles) {
        sums[row] = in.bits();
      } else {
        rawSums[row] = in.signed();
      }
      cells[row] = withCells && in.flag() ? cells() : null;
    }
    HistogramFamily family =
        inDoubles
            ? new HistogramFamily(descriptor, series, bounds, counts, sums)
            : raw(descriptor, series, bounds, counts, rawSums);
    HistogramFamily dated = family.withCreated(created);
    return withCells ? dated.withCells(cells) : dated;
  }

  private static HistogramFamily raw(
      MetricDescriptor descriptor,
      SeriesIndex series,
      double[] bounds,
      long[] counts,
      long[] rawSums) {
    int buckets = bounds.length + 1;
    long[] values = new long[rawSums.length * (buckets + 1)];
    for (int row = 0; row < rawSums.length; row++) {
      System.arraycopy(counts, row * buckets, values, row * (buckets + 1), buckets);
      values[(row + 1) * (buckets + 1) - 1] = rawSums[row];
    }
    return new HistogramFamily(
        descriptor, series, MetricFamily.rounded(descriptor, bounds), values);
  }

  private HistogramCells cells() {
    long lowest = in.number();
    long highest = in.number();
    int digits = Math.toIntExact(in.number());
    long[] values = new long[in.count()];
    long[] counts = new long[values.length];
    long value = 0;
    for (int place = 0; place < values.length; place++) {
      value += in.number();
      values[place] = value;
      counts[place] = in.number();
    }
    return new HistogramCells(new Object(), lowest, highest, digits, values, counts);
  }
}
