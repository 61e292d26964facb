package dev.tare;

import dev.tare.export.totals.TotalsFile;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A server of a kind: each byte that comes in is a request, which is counted and then answered.
 * Goes on until it is killed.
 */
final class KilledTotalsProgram {
  private KilledTotalsProgram() {}

  /** Another process, with its file at the path. */
  static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            String.join(File.pathSeparator, TestClassPath.entries()),
            KilledTotalsProgram.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("t_seconds").build();
    try (Metrics metrics = Metrics.open(options);
        TotalsFile file =
            TotalsFile.builder(metrics.registry(), metrics::recorded, options.errorHandler())
                .file(Path.of(arguments[0]))
                .start()) {
      Counter requests = metrics.registry().counter("t_total", "T.").register();
      Histogram times =
          metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
      file.flush(); // so that the generator sees when it is there; the rest is the thread's
      DataOutputStream out = new DataOutputStream(System.out);
      byte[] read = new byte[8_192];
      for (int n = System.in.read(read); n >= 0; n = System.in.read(read)) {
        for (int i = 0; i < n; i++) {
          requests.increment();
          times.record(1_000 + read[i]);
        }
        out.writeInt(n);
        out.flush();
      }
    }
  }
}
