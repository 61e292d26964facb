package dev.tare.export.totals;

import dev.tare.instrument.Counter;
import dev.tare.registry.MetricRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What was written and what failed, as self-metrics; tells the first failure of each kind. */
final class TotalsCounters {
  private final Counter writes;
  private final Counter bytes;
  private final Counter time;
  private final Counter failures;
  private final Consumer<Throwable> errorHandler;
  private final Path path;

  /** Classes of failures, by name. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  TotalsCounters(MetricRegistry registry, Consumer<Throwable> errorHandler, Path path) {
    this.errorHandler = errorHandler;
    this.path = path;
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
        registry
            .counter("tare_totals_failures_total", "Failures to write totals to the file.")
            .register();
  }

  void wrote(int length, long ns) {
    writes.increment();
    bytes.add(length);
    time.add(Duration.ofNanos(ns));
  }

  void failed(Throwable failure) {
    failures.increment();
    try {
      if (told.add(failure.getClass().getName())) {
        tell(
            new IllegalStateException(
                "file=%s not written: %s (further failures of this kind are in tare_totals_failures_total)"
                    .formatted(path, failure),
                failure));
      }
    } catch (OutOfMemoryError e) {
      failures.increment(); // none is left to tell it
    }
  }

  @SuppressWarnings("CatchThrowable") // the handler's: counted, and nobody is left to be told
  private void tell(Throwable failure) {
    try {
      errorHandler.accept(failure);
    } catch (Throwable e) {
      failures.increment();
    }
  }
}
