package dev.tare.jmh.scale;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The pages of all instances, on one port of 127.0.0.1: each at a path of its own, in the format
 * and, where it may be, compressed, as a server of Tare's answers. Counts what that takes.
 */
final class Pages implements AutoCloseable {
  private static final String ROOT = "/instances/";
  private static final int THREADS = 16;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final MetricsSnapshot template;
  private final SnapshotWriter writer = OpenMetricsExporter.create();
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final Server server = new Server(new QueuedThreadPool(THREADS));
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final LongAdder scrapes = new LongAdder();
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder cpuNs = new LongAdder();

  /**
   * What was served until now.
   *
   * @param scrapes pages
   * @param plainBytes their bytes before they were compressed
   * @param sentBytes their bytes as they were sent
   * @param cpuNs CPU time of writing and compressing them
   */
  record Served(long scrapes, long plainBytes, long sentBytes, long cpuNs) {
    Served since(Served earlier) {
      return new Served(
          scrapes - earlier.scrapes,
          plainBytes - earlier.plainBytes,
          sentBytes - earlier.sentBytes,
          cpuNs - earlier.cpuNs);
    }
  }

  /** Listens on a free port. */
  Pages(MetricsSnapshot template, int count) throws Exception {
    this.template = template;
    for (int number = 0; number < count; number++) {
      Instance instance = new Instance(number);
      instances.put(instance.name(), instance);
    }
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Page());
    server.start();
  }

  String address() {
    return "127.0.0.1:" + connector.getLocalPort();
  }

  List<String> names() {
    return new ArrayList<>(instances.keySet());
  }

  Served served() {
    return new Served(scrapes.sum(), plainBytes.sum(), sentBytes.sum(), cpuNs.sum());
  }

  /** Whether every instance has been scraped so often at least. */
  boolean allScraped(int times) {
    return instances.values().stream().allMatch(instance -> instance.scrapes() >= times);
  }

  private final class Page extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      String path = Request.getPathInContext(request);
      Instance instance =
          path.startsWith(ROOT) ? instances.get(path.substring(ROOT.length())) : null;
      if (instance == null) {
        return false;
      }
      SnapshotWriter format = writer.forAccept(request.getHeaders().get(HttpHeader.ACCEPT));
      String encodings = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
      boolean gzip = encodings != null && encodings.contains("gzip");
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
      if (gzip) {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      }
      byte[] page = write(instance.next(template), format, gzip);
      response.write(true, ByteBuffer.wrap(page), callback);
      return true;
    }
  }

  private byte[] write(MetricsSnapshot snapshot, SnapshotWriter format, boolean gzip)
      throws IOException {
    long begin = CPU.getCurrentThreadCpuTime();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Counting plain = new Counting(gzip ? new Fast(sent) : sent);
    format.write(snapshot, plain);
    plain.close();
    cpuNs.add(CPU.getCurrentThreadCpuTime() - begin);
    scrapes.increment();
    plainBytes.add(plain.bytes);
    sentBytes.add(sent.size());
    return sent.toByteArray();
  }

  /** As quick as Tare's own servers compress. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static final class Counting extends OutputStream {
    private final OutputStream out;
    private long bytes;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      bytes++;
      out.write(b);
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
      bytes += length;
      out.write(b, from, length);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
