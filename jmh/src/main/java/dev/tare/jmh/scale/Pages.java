package dev.tare.jmh.scale;

import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
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
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The pages of all instances, on one port of 127.0.0.1: each at a path of its own, in the format
 * and of the families that the scraper asks for, as a server of Tare's answers. Counts what that
 * takes.
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
      Counted counted = new Counted(writer, plainBytes);
      HttpFields asked = request.getHeaders();
      String query = request.getHttpURI().getQuery();
      Scrape scrape =
          Scrape.of(
              counted, asked.get(HttpHeader.ACCEPT), asked.get(HttpHeader.ACCEPT_ENCODING), query);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, scrape.writer().contentType());
      if (scrape.gzip()) {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      }
      byte[] page = write(instance.next(template), scrape.writer());
      response.write(true, ByteBuffer.wrap(page), callback);
      return true;
    }
  }

  private byte[] write(MetricsSnapshot snapshot, SnapshotWriter format) throws IOException {
    long begin = CPU.getCurrentThreadCpuTime();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    format.write(snapshot, sent);
    cpuNs.add(CPU.getCurrentThreadCpuTime() - begin);
    scrapes.increment();
    sentBytes.add(sent.size());
    return sent.toByteArray();
  }

  /** The same, and how many bytes it writes, into the compressor where there is one. */
  private record Counted(SnapshotWriter writer, LongAdder bytes) implements SnapshotWriter {
    @Override
    public String format() {
      return writer.format();
    }

    @Override
    public String contentType() {
      return writer.contentType();
    }

    @Override
    public Detail detail() {
      return writer.detail();
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return new Counted(writer.forAccept(accept), bytes);
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      writer.write(snapshot, new Counting(out, bytes));
    }
  }

  private static final class Counting extends FilterOutputStream {
    private final LongAdder bytes;

    Counting(OutputStream out, LongAdder bytes) {
      super(out);
      this.bytes = bytes;
    }

    @Override
    public void write(int b) throws IOException {
      bytes.increment();
      out.write(b);
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
      bytes.add(length);
      out.write(b, from, length);
    }
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
