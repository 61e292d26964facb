package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A callback that never returns takes neither permits nor threads from those who scrape. */
@Timeout(60)
class HangingScrapeTest {
  private static final String HURRIED =
      get("/metrics").replace("Host", "X-Prometheus-Scrape-Timeout-Seconds: 10\r\nHost");

  @Test
  void shouldAnswerInTheTimeOfTheScraperThoughACallbackHangs() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    AtomicLong aheadNs = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(() -> System.nanoTime() + aheadNs.get())
            .collectorTimeout(Duration.ofHours(1)) // so that only the scraper is in a hurry
            .closeTimeout(Duration.ofMillis(200))
            .errorHandler(e -> {})
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      metrics.registry().gauge("good", "G.").callback(() -> 1);
      metrics
          .registry()
          .gauge("hangs", "H.")
          .callback(
              () -> {
                aheadNs.addAndGet(TimeUnit.SECONDS.toNanos(10)); // all the time that there is
                return waitFor(released);
              });
      TareJetty.builder(server, metrics, OpenMetricsExporter.create())
          .endpoint(MetricsEndpoint.builder(metrics, OpenMetricsExporter.create()).maxScrapes(2))
          .install();
      server.start();
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      try (RawClient client = new RawClient(port)) {
        for (int scrape = 0; scrape < 5; scrape++) {
          RawClient.Reply reply = client.exchange(HURRIED);
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body()).contains("\ngood 1\n").doesNotContain("\nhangs 1\n");
        }
        released.countDown();
        Eventually.until("shown", () -> metrics.snapshot().find("hangs").isPresent());
      } finally {
        LifeCycle.stop(server);
      }
    } finally {
      released.countDown();
    }
  }

  private static double waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody is to interrupt it", e);
    }
    return 1;
  }
}
