package dev.tare.otlp;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A receiver, called through OpenTelemetry's exporter. One call at a time. */
final class Receiver {
  private final MetricExporter exporter;
  private final AnswerTap tap;
  private final RequestThreads threads;

  /**
   * As it was made.
   *
   * @param tap what the exporter got its client from
   * @param threads what it makes calls of gRPC on
   */
  Receiver(MetricExporter exporter, AnswerTap tap, RequestThreads threads) {
    this.exporter = exporter;
    this.tap = tap;
    this.threads = threads;
  }

  /** Sends, and waits for the answer; cancels what takes longer. */
  Answer send(Collection<MetricData> metrics, Duration within) throws InterruptedException {
    CompletableFuture<Answer> answer = tap.next();
    boolean answered = false;
    try {
      exporter.export(metrics);
      Answer given = answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
      answered = true;
      return known(given);
    } catch (TimeoutException | ExecutionException e) {
      return known(Answer.of(e));
    } finally {
      if (!answered) {
        cancel();
      }
    }
  }

  private Answer known(Answer given) {
    return given.taken() == Answer.Taken.MAYBE && isUnsent() ? given.unsent() : given;
  }

  /** Whether surely nobody has the last message, or ever will. */
  boolean isUnsent() {
    return tap.giveUp();
  }

  /** How long the last message was, before compression. */
  long bytes() {
    return tap.bytes();
  }

  private void cancel() {
    tap.cancel();
    threads.cancel();
  }

  void close() {
    cancel();
    exporter.shutdown();
    threads.shutdownNow();
  }
}
