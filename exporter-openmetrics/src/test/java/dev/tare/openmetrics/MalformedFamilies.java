package dev.tare.openmetrics;

import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collector that returns anything: families right and wrong in every part, of every type as of
 * every other, twice, unannounced, and none at all; and one gauge that is always right.
 */
final class MalformedFamilies implements Collector {
  private static final List<MetricType> TYPES = List.of(MetricType.values());
  private static final long[] RAW = {
    0, 1, 2, 7, 1_000, 1L << 53, 1L << 60, (1L << 60) + 1, Long.MAX_VALUE, -1, -5, Long.MIN_VALUE
  };
  private static final double[] QUANTILES = {
    0, 0.5, 0.9, 0.99, 1, -0.0, -0.5, 1.5, Double.NaN, Double.POSITIVE_INFINITY
  };
  private static final String[] STATES = {"on", "off", "", "\ud800", "\\\n\"", "é😀"};

  /** Always right, in the midst of what is not. */
  static final MetricDescriptor GOOD = gauge("bad_good");

  private final Random random;

  MalformedFamilies(Random random) {
    this.random = random;
  }

  static MetricDescriptor gauge(String name) {
    return new MetricDescriptor(
        new MetricName(name), MetricType.GAUGE, "Good.", Unit.NONE, List.of());
  }

  static MetricFamily one(MetricDescriptor gauge) {
    return new GaugeFamily(gauge, SeriesIndex.SINGLE, new long[] {Double.doubleToRawLongBits(1.5)});
  }

  private static MetricDescriptor descriptor(MetricType type, String... labels) {
    String suffix =
        switch (type) {
          case COUNTER -> "_seconds_total";
          case INFO -> "_info";
          default -> "";
        };
    return new MetricDescriptor(
        new MetricName("bad_" + type.word() + labels.length + suffix),
        type,
        "Bad.",
        type == MetricType.COUNTER ? Unit.SECONDS : Unit.NONE,
        List.of(labels));
  }

  @Override
  public String name() {
    return "bad";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return Stream.concat(
            Stream.of(GOOD),
            Stream.of(MetricType.values())
                .flatMap(type -> Stream.of(descriptor(type), descriptor(type, "k"))))
        .toList();
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // as foreign code may do it
  public List<MetricFamily> collect() {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(one(GOOD));
    for (int i = random.nextInt(12); i > 0; i--) {
      all.add(any());
    }
    Collections.shuffle(all, random);
    return (List) all;
  }

  private @Nullable Object any() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> "no family";
      case 2 -> one(gauge("bad_stranger"));
      default -> family();
    };
  }

  /** Values of one type, mostly of the one that was announced. */
  private MetricFamily family() {
    MetricType announced = type();
    MetricType values = random.nextInt(4) == 0 ? type() : announced;
    MetricDescriptor descriptor =
        random.nextBoolean() ? descriptor(announced) : descriptor(announced, "k");
    SeriesIndex index =
        descriptor.labelNames().isEmpty() == (random.nextInt(8) > 0)
            ? SeriesIndex.SINGLE
            : new SeriesIndex(List.of("k"), List.of(List.of(""), List.of("a")));
    return switch (values) {
      case COUNTER -> new CounterFamily(descriptor, index, raw(index.size()));
      case GAUGE, UNKNOWN -> new GaugeFamily(descriptor, index, raw(index.size()));
      case INFO -> new InfoFamily(descriptor, index);
      case SUMMARY -> summary(descriptor, index);
      case STATE_SET -> states(descriptor, index);
      case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(descriptor, index);
    };
  }

  private MetricType type() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private SummaryFamily summary(MetricDescriptor descriptor, SeriesIndex index) {
    double[] quantiles =
        random
            .doubles(random.nextInt(3), 0, QUANTILES.length)
            .map(i -> QUANTILES[(int) i])
            .toArray();
    if (random.nextBoolean()) {
      Arrays.sort(quantiles);
    }
    boolean counted = random.nextBoolean();
    int stride = quantiles.length + (counted ? 2 : 0);
    return new SummaryFamily(descriptor, index, quantiles, counted, raw(stride * index.size()));
  }

  private StateSetFamily states(MetricDescriptor descriptor, SeriesIndex index) {
    List<String> states =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> STATES[random.nextInt(STATES.length)])
            .toList();
    return new StateSetFamily(descriptor, index, states, new boolean[states.size() * index.size()]);
  }

  private HistogramFamily histogram(MetricDescriptor descriptor, SeriesIndex index) {
    long[] bounds = raw(random.nextInt(3));
    if (random.nextBoolean()) {
      Arrays.sort(bounds);
    }
    long[] values = raw((bounds.length + 2) * index.size());
    if (random.nextBoolean()) {
      Arrays.setAll(values, i -> i % 3);
    }
    HistogramFamily family = new HistogramFamily(descriptor, index, bounds, values);
    if (random.nextInt(3) == 0) {
      @Nullable Exemplar[] exemplars = new @Nullable Exemplar[(bounds.length + 1) * index.size()];
      Arrays.setAll(
          exemplars, i -> random.nextInt(4) == 0 ? new Exemplar(raw(1)[0], 1, 2, 3, 1_000) : null);
      family = family.withExemplars(exemplars);
    }
    return random.nextInt(3) == 0 ? withNative(family, index) : family;
  }

  private HistogramFamily withNative(HistogramFamily family, SeriesIndex index) {
    List<NativeHistogram> natives = new ArrayList<>();
    for (int row = 0; row < index.size(); row++) {
      boolean right = random.nextBoolean();
      int[] indexes = right ? new int[0] : random.ints(2, -2_000, 2_000).toArray();
      natives.add(
          new NativeHistogram(
              random.nextInt(16) - 6,
              right ? family.count(row) : raw(1)[0],
              indexes,
              raw(indexes.length)));
    }
    return family.withNative(natives);
  }

  /** Half of the time nothing that is wrong everywhere. */
  private long[] raw(int size) {
    int choice = random.nextBoolean() ? 6 : RAW.length;
    return random.ints(size, 0, choice).mapToLong(i -> RAW[i]).toArray();
  }
}
