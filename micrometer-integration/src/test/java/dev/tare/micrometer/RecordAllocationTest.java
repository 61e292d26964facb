package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A kept meter allocates nothing when it is recorded into. */
class RecordAllocationTest {
  private static final int RECORDS = 100_000;
  private static final int ROUNDS = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void shouldAllocateNothing() {
    try (Metrics metrics = Metrics.open()) {
      TareMeterRegistry registry = new TareMeterRegistry(metrics);
      Timer timer = Timer.builder("t").publishPercentileHistogram().register(registry);
      Timer plain = registry.timer("plain");
      DistributionSummary summary = registry.summary("s");
      Counter counter = registry.counter("c");
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > 0; round++) { // until it is compiled
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RECORDS; i++) {
          timer.record(i * 1_000L, TimeUnit.NANOSECONDS);
          plain.record(i, TimeUnit.MICROSECONDS);
          summary.record(i / 2.0);
          counter.increment();
          counter.increment(0.5);
        }
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).as("bytes in %d records", RECORDS).isLessThan(RECORDS / 100);
      registry.close();
    }
  }
}
