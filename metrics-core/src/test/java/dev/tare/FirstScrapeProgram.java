package dev.tare;

import dev.tare.instrument.Event;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.OutputStream;
import java.util.List;

/**
 * Says on standard output when the first scrape begins, for who reads what the JVM logs besides.
 */
final class FirstScrapeProgram {
  static final String BEGIN = "the first scrape begins";

  private FirstScrapeProgram() {}

  public static void main(String[] arguments) throws Exception {
    Metrics metrics = Metrics.open(MetricsOptions.builder().errorHandler(e -> {}).build());
    Histogram histogram =
        metrics.registry().histogram("h_seconds", "H.").unit(Unit.SECONDS).register();
    metrics.registry().counter("c_total", "C.").labels("l").family().with("1").increment();
    metrics.registry().gauge("g", "G.").callback(() -> 1);
    metrics.registry().gauge("k", "K.").callback(FirstScrapeProgram::fails);
    metrics
        .registry()
        .gauge("d", "D.")
        .callback(() -> metrics.snapshot().value("c_total", "l", "1"));
    Event event =
        metrics
            .registry()
            .event("e")
            .label("l", 3)
            .counts(metrics.registry().counter("e_total", "E.").labels("l"))
            .register();
    histogram.record(1L);
    event.record(event.key("1"));
    System.out.println(BEGIN);
    System.out.flush();
    MetricsSnapshot first = metrics.snapshot();
    metrics.write(new SilentWriter(), OutputStream.nullOutputStream());
    metrics.close();
    if (!List.of(first.find("g"), first.find("d")).stream().allMatch(d -> d.isPresent())) {
      throw new IllegalStateException("callbacks are missing");
    }
  }

  private static double fails() {
    throw new IllegalStateException("no source");
  }
}
