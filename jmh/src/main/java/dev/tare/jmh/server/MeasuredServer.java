package dev.tare.jmh.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.tare.jmh.Scraper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty server that says hello, on 127.0.0.1, with one library's instrumentation. */
final class MeasuredServer implements AutoCloseable {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final Server server = new Server(new QueuedThreadPool(32));
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final List<Scraper> scrapers = new ArrayList<>();

  MeasuredServer(Variant variant) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(variant.wrap(new Hello(), scrape -> scrapers.add(new Scraper(scrape))));
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    scrapers.forEach(Scraper::close);
    LifeCycle.stop(server);
  }

  /**
   * Serves until its standard input ends; each line there is answered by what the process has used.
   *
   * @param words the library
   */
  public static void main(String... words) throws Exception {
    try (MeasuredServer server = new MeasuredServer(Variant.named(words[0]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(server.port());
      while (in.readLine() != null) {
        System.out.println(SYSTEM.getProcessCpuTime() + " " + allocatedBytes());
      }
    }
  }

  /** Of all threads that are there; the pool keeps its own during a measurement. */
  private static long allocatedBytes() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
