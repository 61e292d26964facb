package dev.tare.testing;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of any shape, with the values and label values that are hard to write. For the tests of
 * every format.
 */
public final class RandomSnapshots {
  private static final String[] HARD = {
    "", "\\", "\n", "\"", "\\n", "}", "{", ",", " ", "=", "#", "é", "€", "😀", "a", "\t", "# EOF"
  };

  private final Random random;

  /** What names of families have in their middle. */
  private final String[] marks;

  /** What names of labels end in: one for all, as two labels must not be escaped to the same. */
  private final String labelMark;

  private RandomSnapshots(Random random, String... marks) {
    this.random = random;
    this.marks = marks;
    this.labelMark = any(marks);
  }

  /** With names that every scraper reads. */
  public static MetricsSnapshot next(Random random) {
    return new RandomSnapshots(random, "").snapshot();
  }

  /** With names that need to be escaped or quoted, no two of which are escaped to the same. */
  public static MetricsSnapshot nextUtf8(Random random) {
    String[] marks = {"", "_", ".", " ", "\"", "\\", "\n", "é", "😀", "._é"};
    return new RandomSnapshots(random, marks).snapshot();
  }

  private MetricsSnapshot snapshot() {
    List<MetricFamily> families = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      families.add(family("f" + any(marks) + i));
    }
    List<String> common = new ArrayList<>();
    for (String name : labelNames()) {
      common.add(name);
      common.add(text());
    }
    return new MetricsSnapshot(Labels.of(common.toArray(String[]::new)), families);
  }

  private MetricFamily family(String stem) {
    MetricType type = any(MetricType.values());
    Unit unit =
        any(new Unit[] {Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO, Unit.of("celsius")});
    if (type == MetricType.INFO || type == MetricType.STATE_SET) {
      unit = Unit.NONE;
    }
    String suffix =
        switch (type) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          default -> "";
        };
    String name = stem + (unit.equals(Unit.NONE) ? "" : "_" + unit.suffix()) + suffix;
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name),
            type,
            "Help" + text(),
            unit,
            labelNames(),
            random.nextBoolean() ? unit.scale() : new Scale(random.nextInt(10)));
    SeriesIndex index = index(descriptor.labelNames());
    return switch (type) {
      case COUNTER -> counter(descriptor, index);
      case GAUGE, UNKNOWN -> new GaugeFamily(descriptor, index, longs(index.size(), this::bits));
      case HISTOGRAM, GAUGE_HISTOGRAM ->
          random.nextInt(4) == 0
              ? histogramInDoubles(descriptor, index)
              : histogram(descriptor, index);
      case SUMMARY ->
          random.nextInt(4) == 0 ? summaryInDoubles(descriptor, index) : summary(descriptor, index);
      case INFO -> new InfoFamily(descriptor, index);
      case STATE_SET -> states(descriptor, index);
    };
  }

  private CounterFamily counter(MetricDescriptor descriptor, SeriesIndex index) {
    CounterFamily family =
        random.nextBoolean()
            ? new CounterFamily(descriptor, index, longs(index.size(), this::raw))
            : new CounterFamily(descriptor, index, doubles(index.size()));
    if (random.nextInt(3) == 0) {
      @Nullable Exemplar[] exemplars = new @Nullable Exemplar[index.size()];
      for (int row = 0; row < exemplars.length; row++) {
        exemplars[row] = random.nextBoolean() ? exemplar(raw()) : null;
      }
      family = family.withExemplars(exemplars);
    }
    return random.nextInt(3) == 0 ? family.withCreated(created(index)) : family;
  }

  private long[] created(SeriesIndex index) {
    return longs(index.size(), () -> Math.max(0, random.nextLong(-5_000, 1L << 42)));
  }

  private HistogramFamily histogram(MetricDescriptor descriptor, SeriesIndex index) {
    TreeSet<Long> bounds = new TreeSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      bounds.add(raw() >>> 10); // so that no two are the same double
    }
    long[] sorted = bounds.stream().mapToLong(Long::longValue).toArray();
    long[] values =
        longs(index.size() * (sorted.length + 2), () -> raw() >>> 4); // the count has to fit, too
    HistogramFamily family = new HistogramFamily(descriptor, index, sorted, values);
    if (random.nextInt(3) == 0) {
      family = family.withNative(natives(family));
    }
    if (random.nextInt(3) == 0 && descriptor.type() == MetricType.HISTOGRAM) {
      family = family.withCreated(created(index));
    }
    return random.nextBoolean() ? family : family.withExemplars(exemplars(sorted, index.size()));
  }

  private HistogramFamily histogramInDoubles(MetricDescriptor descriptor, SeriesIndex index) {
    double[] bounds = DoubleStream.of(doubles(random.nextInt(5))).sorted().distinct().toArray();
    long[] counts = longs(index.size() * (bounds.length + 1), () -> raw() >>> 4);
    return new HistogramFamily(descriptor, index, bounds, counts, doubles(index.size()));
  }

  private SummaryFamily summaryInDoubles(MetricDescriptor descriptor, SeriesIndex index) {
    double[] quantiles = random.nextBoolean() ? new double[] {} : new double[] {0.5, 0.99};
    double[] values = doubles(index.size() * (quantiles.length + 1));
    if (quantiles.length > 0 && values.length > 0) {
      values[0] = Double.NaN;
    }
    long[] counts = longs(index.size(), this::raw);
    return new SummaryFamily(descriptor, index, quantiles, values, counts);
  }

  /** Of any magnitude, with as many digits as there are. */
  private double[] doubles(int size) {
    return DoubleStream.generate(() -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20))
        .limit(size)
        .toArray();
  }

  /** Of as many values, in buckets that are near each other and far. */
  private List<NativeHistogram> natives(HistogramFamily family) {
    List<NativeHistogram> natives = new ArrayList<>();
    for (int row = 0; row < family.series().size(); row++) {
      TreeSet<Integer> used = new TreeSet<>();
      for (int i = random.nextInt(12), index = random.nextInt(200) - 100; i > 0; i--) {
        index += 1 + random.nextInt(random.nextInt(5) == 0 ? 50 : 4);
        used.add(index);
      }
      int[] indexes = used.stream().mapToInt(Integer::intValue).toArray();
      long[] counts = new long[indexes.length];
      long left = family.count(row);
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (long) (left * random.nextDouble() / 2);
        left -= counts[i];
      }
      double zero = random.nextBoolean() ? NativeHistogram.NARROWEST_ZERO : random.nextDouble();
      natives.add(new NativeHistogram(random.nextInt(10) - 4, zero, left, indexes, counts));
    }
    return natives;
  }

  /** Of some buckets a value at the bound, which is the hardest to tell from the next bucket's. */
  private @Nullable Exemplar[] exemplars(long[] bounds, int rows) {
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[rows * (bounds.length + 1)];
    for (int i = 0; i < exemplars.length; i++) {
      int bucket = i % (bounds.length + 1);
      if (random.nextBoolean() && bucket < bounds.length) {
        exemplars[i] = exemplar(bounds[bucket]);
      }
    }
    return exemplars;
  }

  private Exemplar exemplar(long raw) {
    long time = random.nextInt(Integer.MAX_VALUE);
    return new Exemplar(raw, random.nextLong(), raw(), raw() + 1, time + 1);
  }

  private SummaryFamily summary(MetricDescriptor descriptor, SeriesIndex index) {
    TreeSet<Double> quantiles = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      quantiles.add(random.nextBoolean() ? random.nextDouble() : random.nextInt(1001) / 1000.0);
    }
    boolean counted = random.nextBoolean();
    int stride = quantiles.size() + (counted ? 2 : 0);
    long[] values = longs(index.size() * stride, this::raw);
    for (int i = 0; i < values.length; i++) {
      if (stride > 0 && i % stride < quantiles.size() && random.nextInt(3) == 0) {
        values[i] = MetricFamily.ABSENT;
      }
    }
    double[] sorted = quantiles.stream().mapToDouble(Double::doubleValue).toArray();
    SummaryFamily family = new SummaryFamily(descriptor, index, sorted, counted, values);
    return random.nextInt(3) == 0 ? family.withCreated(created(index)) : family;
  }

  private StateSetFamily states(MetricDescriptor descriptor, SeriesIndex index) {
    List<String> states = List.of("off", "on" + text());
    boolean[] values = new boolean[index.size() * states.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean();
    }
    return new StateSetFamily(descriptor, index, states, values);
  }

  private List<String> labelNames() {
    List<String> names = new ArrayList<>(List.of("zone", "a", "path_1"));
    names.removeIf(name -> random.nextBoolean());
    names.replaceAll(name -> name + labelMark);
    return names;
  }

  private SeriesIndex index(List<String> names) {
    TreeSet<List<String>> rows = new TreeSet<>(SeriesIndex::compare);
    for (int i = random.nextInt(4); i > 0; i--) {
      rows.add(names.stream().map(name -> text()).toList());
    }
    return new SeriesIndex(names, List.copyOf(rows));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(any(HARD));
    }
    return text.toString();
  }

  /** Of any magnitude. */
  private long raw() {
    return random.nextLong() >>> 1 >>> random.nextInt(63);
  }

  private long bits() {
    return random.nextBoolean()
        ? Double.doubleToRawLongBits(raw() / 1000.0)
        : Double.doubleToLongBits(Double.longBitsToDouble(random.nextLong()));
  }

  private <T> T any(T[] choice) {
    return choice[random.nextInt(choice.length)];
  }

  private static long[] longs(int size, LongSupplier source) {
    return LongStream.generate(source).limit(size).toArray();
  }
}
