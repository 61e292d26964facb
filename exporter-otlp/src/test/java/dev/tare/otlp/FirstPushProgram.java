package dev.tare.otlp;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.push.SendException;
import dev.tare.export.push.SnapshotExporter;
import java.time.Duration;
import java.time.Instant;

/** Says on standard output when the first push begins, for who reads what the JVM logs besides. */
final class FirstPushProgram {
  static final String BEGIN = "the first push begins";
  static final String END = "the last push has ended";

  private FirstPushProgram() {}

  /** Pushes to the endpoint that is the first argument. */
  public static void main(String[] arguments) throws Exception {
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("cells_seconds").build();
    try (Metrics metrics = Metrics.open(options);
        OtlpSender cumulative = OtlpSender.http(arguments[0]).build();
        OtlpSender delta = OtlpSender.http(arguments[0]).gzip(true).delta().build()) {
      metrics.registry().histogram("cells_seconds", "C.").register().record(5L);
      metrics.registry().histogram("explicit_seconds", "E.").register().record(5L);
      metrics.registry().histogram("native_seconds", "N.").nativeSchema(3).register().record(5L);
      metrics.snapshot(cumulative.detail()); // scrapes have a test of their own
      SnapshotExporter push =
          SnapshotExporter.builder(
                  metrics.registry(), metrics::snapshot, delta, options.errorHandler())
              .period(Duration.ofDays(1))
              .firstBackoff(Duration.ofMillis(1))
              .closeTimeout(Duration.ofMinutes(1))
              .start();
      Rehearsal.awaitEnd();
      System.out.println(BEGIN);
      System.out.flush();
      for (int i = 0; i < 3; i++) {
        send(cumulative, metrics);
      }
      push.close();
      System.out.println(END);
      System.out.flush();
    }
  }

  private static void send(OtlpSender sender, Metrics metrics) throws InterruptedException {
    try {
      sender.send(metrics.snapshot(sender.detail()), Instant.now(), Duration.ofSeconds(30));
    } catch (SendException e) {
      System.out.println(e.getMessage());
    }
  }
}
