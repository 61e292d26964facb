package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.HistogramFamily;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What threads record at once is in the next page to the unit, as a plain list of it says. */
class RecordingOracleTest {
  private static final int THREADS = 4;
  private static final int RECORDS = 50_000;

  @Test
  void shouldLoseNothing() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    MetricsOptions options = MetricsOptions.builder().scrapeTimeout(Duration.ofMinutes(1)).build();
    try (Metrics metrics = Metrics.open(options)) {
      TareMeterRegistry registry = new TareMeterRegistry(metrics);
      Timer timer = Timer.builder("t").publishPercentileHistogram().register(registry);
      Counter counter = registry.counter("c");
      List<Future<long[]>> parts = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        parts.add(executor.submit(() -> record(random, timer, counter)));
      }
      for (Future<long[]> part : parts) {
        while (!part.isDone()) {
          metrics.snapshot(); // scraped meanwhile
        }
      }
      List<Long> all = new ArrayList<>();
      for (Future<long[]> part : parts) {
        Arrays.stream(part.get()).forEach(all::add);
      }
      HistogramFamily shown = (HistogramFamily) metrics.snapshot().family("t_seconds");
      assertThat(shown.count(0)).isEqualTo(timer.count()).isEqualTo(all.size());
      long sum = all.stream().mapToLong(Long::longValue).sum();
      assertThat(shown.sum(0)).isEqualTo(sum / 1e9);
      assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isEqualTo((double) sum);
      double max = all.stream().mapToLong(Long::longValue).max().orElseThrow() / 1e9;
      assertThat(metrics.snapshot().value("t_seconds_max")).isEqualTo(max);
      assertThat(metrics.snapshot().value("c_total")).isEqualTo(1.5 * all.size());
      long before = 0;
      for (int bucket = 0; bucket < shown.buckets(); bucket++) {
        double bound = shown.upperBound(bucket);
        long upTo = all.stream().filter(nanos -> nanos / 1e9 <= bound).count();
        assertThat(shown.bucketCount(0, bucket)).as("le=%s", bound).isEqualTo(upTo - before);
        before = upTo;
      }
      registry.close();
    } finally {
      executor.shutdownNow();
    }
  }

  /** Spread over four powers of ten, and some of them at a bound or just above it. */
  private static long[] record(Random random, Timer timer, Counter counter) {
    long[] values = new long[RECORDS];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          i % 10 == 0
              ? 1_000_000L + random.nextInt(2)
              : (long) Math.exp(random.nextGaussian() * 2 + 17);
      timer.record(values[i], TimeUnit.NANOSECONDS);
      counter.increment();
      counter.increment(0.5);
    }
    return values;
  }
}
