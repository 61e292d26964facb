package dev.tare.export.totals;

import dev.tare.instrument.Counter;
import dev.tare.internal.self.CountedFailures;
import dev.tare.registry.MetricRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** What was written and what failed, as self-metrics; tells the first failure of each kind. */
final class TotalsCounters {
  private static final String FAILURES = "tare_totals_failures_total";

  private final Counter writes;
  private final Counter bytes;
  private final Counter time;
  private final CountedFailures failures;

  TotalsCounters(MetricRegistry registry, Consumer<Throwable> errorHandler, Path path) {
    this.writes =
        registry
            .counter("tare_totals_writes_total", "Times that totals were written to the file.")
            .register();
    this.bytes =
        registry
            .counter("tare_totals_bytes_total", "Bytes of totals written to the file.")
            .register();
    this.time =
        registry
            .counter(
                "tare_totals_seconds_total",
                "Time that writing totals took, the snapshot included.")
            .register();
    this.failures =
        new CountedFailures(
            registry.counter(FAILURES, "Failures to write totals to the file.").register(),
            FAILURES,
            "file=" + path,
            errorHandler);
  }

  void wrote(int length, long ns) {
    writes.increment();
    bytes.add(length);
    time.add(Duration.ofNanos(ns));
  }

  void failed(Throwable failure) {
    failures.failed(failure);
  }
}
