package dev.tare;

import dev.tare.export.hlog.HistogramLog;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Records and writes until it is killed. After each interval it prints how many values it had
 * recorded before that.
 */
final class KilledRecordingProgram {
  private KilledRecordingProgram() {}

  public static void main(String[] arguments) {
    MetricsOptions options =
        MetricsOptions.builder()
            .recordedHistograms("t_seconds")
            .scrapeTimeout(Duration.ofMinutes(1))
            .build();
    try (Metrics metrics = Metrics.open(options);
        HistogramLog log =
            HistogramLog.builder(metrics.registry(), metrics::snapshot, options.errorHandler())
                .folder(Path.of(arguments[0]))
                .name("killed")
                .period(Duration.ofHours(1)) // it is told when
                .start()) {
      Histogram histogram =
          metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
      for (long recorded = 0; ; ) {
        for (int i = 0; i < 10_000; i++) {
          recorded++;
          histogram.record(recorded % 1_000_000);
        }
        log.flush();
        System.out.println(recorded);
      }
    }
  }
}
