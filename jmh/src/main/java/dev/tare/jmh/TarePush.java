package dev.tare.jmh;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.push.SendException;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.otlp.OtlpSender;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Tare with as many series as the push question has, and a receiver that takes everything. */
@State(Scope.Benchmark)
public class TarePush {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private HttpServer receiver;
  private Metrics metrics;
  private OtlpSender cumulative;
  private OtlpSender delta;

  /** Fills the series. */
  @Setup(Level.Trial)
  public void open(PushBenchmark.Size size, NamedRing ring) throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", TarePush::take);
    receiver.start();
    String endpoint = "http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort());
    cumulative = OtlpSender.http(endpoint).build();
    delta = OtlpSender.http(endpoint).delta().build();
    metrics =
        ring.open(
            MetricsOptions.builder()
                .seriesLimit(2 * size.series)
                .totalSeriesLimit(4 * size.series));
    Family<Counter> counters =
        metrics.registry().counter("bench_total", "Operations.").labels("path").family();
    for (int i = 0; i < size.series; i++) {
      counters.with(ScrapeBenchmark.path(i)).add(i);
    }
    Family<Histogram> histograms =
        metrics
            .registry()
            .histogram("bench_seconds", "Time.")
            .nativeSchema(3)
            .labels("path")
            .family();
    for (int i = 0; i < size.series / 10; i++) {
      for (int record = 0; record < ScrapeBenchmark.RECORDS; record++) {
        histograms.with(ScrapeBenchmark.path(i)).record(ScrapeBenchmark.valueNs(i, record));
      }
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  final long cumulative() throws SendException, InterruptedException {
    return push(cumulative);
  }

  final long delta() throws SendException, InterruptedException {
    return push(delta);
  }

  private long push(OtlpSender sender) throws SendException, InterruptedException {
    return sender.send(metrics.snapshot(sender.detail()), Instant.now(), PATIENCE).bytes();
  }

  /** Closes. */
  @TearDown(Level.Trial)
  public void close() {
    cumulative.close();
    delta.close();
    metrics.close();
    receiver.stop(0);
  }
}
