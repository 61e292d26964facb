package dev.tare.jmh.soak;

import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is recorded: every kind of instrument that has a ring, a block or an adder behind it. */
final class Load {
  static final int SERIES = 24;

  /** Records between two looks at the clock. */
  private static final int BATCH = 4_096;

  /** One batch of so many makes a series that lives for a few records. */
  private static final int BATCHES_OF_A_SERIES = 64;

  private final Family<Histogram> brief;
  private final List<Histogram> latencies = new ArrayList<>();
  private final Event request;
  private final long[] keys = new long[SERIES];
  private final EventField duration;
  private final EventField size;
  private final Counter counter;
  private final UpDownCounter open;

  Load(Metrics metrics) {
    MetricRegistry registry = metrics.registry();
    Family<Histogram> family =
        registry
            .histogram("soak_latency_seconds", "Recorded value by value.")
            .unit(Unit.SECONDS)
            .labels("series")
            .family();
    this.brief =
        registry
            .histogram(BriefSeries.FAMILY, "Of series that are removed soon.")
            .unit(Unit.SECONDS)
            .labels("series")
            .family();
    this.request =
        registry
            .event("soak")
            .label("route", SERIES)
            .counts(registry.counter("soak_requests_total", "Events.").labels("route"))
            .measures(
                registry
                    .histogram("soak_duration_seconds", "Of events.")
                    .unit(Unit.SECONDS)
                    .labels("route"))
            .measures(
                registry
                    .histogram("soak_size_bytes", "Of events.")
                    .unit(Unit.BYTES)
                    .labels("route"))
            .register();
    this.duration = request.field(0);
    this.size = request.field(1);
    this.counter = registry.counter("soak_total", "Counted one by one.").register();
    this.open = registry.upDownCounter("soak_open", "Begun and not ended.").register();
    for (int i = 0; i < SERIES; i++) {
      latencies.add(family.with("s" + i));
      keys[i] = request.key("r" + i);
    }
  }

  /** Short-lived series with names of their own. */
  BriefSeries brief(String prefix) {
    return new BriefSeries(brief, prefix);
  }

  /** Records until the time is over, once at least, and writes down each. */
  void record(long endNs, SplittableRandom random, BriefSeries series, Tally tally) {
    do {
      for (int i = 0; i < BATCH; i++) {
        record(random.nextInt(SERIES), latency(random), tally);
      }
      if (random.nextInt(BATCHES_OF_A_SERIES) == 0) {
        tally.shortLived += series.comeAndGo(random);
      }
    } while (System.nanoTime() - endNs < 0);
  }

  /** From 1 ns to 16.8 ms: evenly below a power of two from 1 µs on, each as likely. */
  private static long latency(SplittableRandom random) {
    return 1L + random.nextInt(1 << (10 + random.nextInt(15)));
  }

  private void record(int series, long value, Tally tally) {
    latencies.get(series).record(value);
    tally.values[series]++;
    tally.sums[series] += value;
    open.begin();
    request.record(keys[series], duration, value, size, value & 0xFFFF);
    open.end();
    tally.events[series]++;
    tally.sizes[series] += value & 0xFFFF;
    counter.increment();
    tally.counted++;
  }

  /** What Tare says otherwise than the tally and those who had short-lived series, a line each. */
  static List<String> differences(
      MetricsSnapshot snapshot, Tally tally, List<BriefSeries> briefSeries) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      String[] series = {"series", "s" + i};
      String[] route = {"route", "r" + i};
      compare(
          snapshot, "soak_latency_seconds_count", (double) tally.values[i], differences, series);
      compare(snapshot, "soak_latency_seconds_sum", tally.sums[i] / 1e9, differences, series);
      compare(snapshot, "soak_requests_total", (double) tally.events[i], differences, route);
      compare(
          snapshot, "soak_duration_seconds_count", (double) tally.events[i], differences, route);
      compare(snapshot, "soak_size_bytes_count", (double) tally.events[i], differences, route);
      compare(snapshot, "soak_size_bytes_sum", (double) tally.sizes[i], differences, route);
    }
    compare(snapshot, "soak_total", (double) tally.counted, differences);
    compare(snapshot, "soak_open", 0, differences);
    compare(snapshot, "tare_records_lost_total", 0, differences);
    briefSeries.forEach(series -> series.compare(snapshot, differences));
    int alive = briefSeries.stream().mapToInt(BriefSeries::alive).sum();
    if (BriefSeries.shown(snapshot) != alive) {
      differences.add(
          "of %s there are %s, not removed were %s"
              .formatted(BriefSeries.FAMILY, BriefSeries.shown(snapshot), alive));
    }
    double late = snapshot.value("tare_records_after_removal_total");
    if (late > tally.shortLived) {
      differences.add("late are %s, removed were %s".formatted((long) late, tally.shortLived));
    }
    return differences;
  }

  static void compare(
      MetricsSnapshot snapshot,
      String sample,
      double expected,
      List<String> differences,
      String... labels) {
    double shown = snapshot.value(sample, labels);
    if (shown != expected) {
      differences.add(
          "%s%s is %s, recorded were %s"
              .formatted(sample, List.of(labels), (long) shown, (long) expected));
    }
  }
}
