package dev.tare.jmh.server;

import com.sun.management.OperatingSystemMXBean;
import dev.tare.jmh.Scraper;
import dev.tare.jmh.openloop.LoadGenerator;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What does a request cost the whole process, in nanoseconds of CPU time, when a library measures
 * it? Jetty in memory, without sockets: 100 requests at a time on one kept connection, so that what
 * the kernel does is not in it. A JVM of its own for each library; the difference to {@code bare}
 * is what the library costs.
 */
public final class HandlerCost {
  private static final String REQUEST =
      "GET " + LoadGenerator.PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final int BATCH = 100;
  private static final int MEASURED = 1_000_000;
  private static final long ANSWER_SECONDS = 30;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ByteBuffer requests =
      ByteBuffer.wrap(REQUEST.repeat(BATCH).getBytes(StandardCharsets.US_ASCII));
  private final LocalConnector.LocalEndPoint client;
  private final int expectedBytes;

  private HandlerCost(LocalConnector connector) throws InterruptedException {
    client = connector.connect();
    expectedBytes = BATCH * bytesOfOne(connector);
  }

  /** All answers are of one size: what differs, as the date, has a fixed width. */
  private static int bytesOfOne(LocalConnector connector) {
    try {
      return connector.getResponse(REQUEST).length();
    } catch (Exception e) {
      throw new IllegalStateException("the first request failed", e);
    }
  }

  /**
   * Prints it.
   *
   * @param words the library, and, for a look whether it runs, how many requests are measured
   */
  public static void main(String... words) throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    LocalConnector connector = new LocalConnector(server);
    connector.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    server.addConnector(connector);
    List<Scraper> scrapers = new ArrayList<>();
    server.setHandler(
        Variant.named(words[0]).wrap(new Hello(), scrape -> scrapers.add(new Scraper(scrape))));
    server.start();
    HandlerCost cost = new HandlerCost(connector);
    int measured = words.length > 1 ? Integer.parseInt(words[1]) : MEASURED;
    cost.send(measured); // to warm up
    long before = SYSTEM.getProcessCpuTime();
    cost.send(measured);
    System.out.println((SYSTEM.getProcessCpuTime() - before) / (double) measured);
    scrapers.forEach(Scraper::close);
    LifeCycle.stop(server);
    System.exit(0);
  }

  private void send(int number) throws InterruptedException {
    for (int sent = 0; sent < number; sent += BATCH) {
      client.addInput(requests.slice());
      for (int read = 0; read < expectedBytes; ) {
        int more = client.waitForOutput(ANSWER_SECONDS, TimeUnit.SECONDS).remaining();
        if (more == 0) {
          throw new IllegalStateException(
              "no answer within %d s after %d requests".formatted(ANSWER_SECONDS, sent));
        }
        read += more;
      }
    }
  }
}
