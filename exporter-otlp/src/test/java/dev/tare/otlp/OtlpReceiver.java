package dev.tare.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A receiver of OTLP over HTTP that reads with OpenTelemetry's own classes. */
final class OtlpReceiver implements AutoCloseable {
  /** Says something else than that all is well. */
  interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<ExportMetricsServiceRequest> requests = new ArrayList<>();
  private final List<Map<String, String>> headers = new ArrayList<>();

  /** In place of taking what comes; null for that. */
  private volatile @Nullable Script always;

  private OtlpReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/v1/metrics", this::receive);
    server.start();
  }

  static OtlpReceiver start() throws IOException {
    return start(0);
  }

  static OtlpReceiver start(int port) throws IOException {
    return new OtlpReceiver(port);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
  }

  /** The next answers, each in place of taking what comes. */
  void then(Script... answers) {
    scripts.addAll(List.of(answers));
  }

  /** What else is answered from now on; null for taking what comes. */
  void always(@Nullable Script script) {
    always = script;
  }

  /** An answer of this status, after which the message is forgotten. */
  static Script status(int status) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, -1);
    };
  }

  private void receive(HttpExchange exchange) throws IOException {
    Script next = scripts.poll();
    Script script = next == null ? always : next;
    try (exchange) {
      if (script != null) {
        script.answer(exchange);
      } else {
        take(exchange);
        exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  /** Whether all answers have been given. */
  boolean isAtEnd() {
    return scripts.isEmpty();
  }

  /** Reads a message. */
  ExportMetricsServiceRequest read(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream body =
        gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return ExportMetricsServiceRequest.parseFrom(body);
    }
  }

  /** Reads and keeps a message. */
  void take(HttpExchange exchange) throws IOException {
    ExportMetricsServiceRequest request = read(exchange);
    Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> sent.put(name, values.get(0)));
    synchronized (requests) {
      requests.add(request);
      headers.add(sent);
    }
  }

  List<ExportMetricsServiceRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** The last one. */
  Received last() {
    List<ExportMetricsServiceRequest> all = requests();
    return new Received(all.get(all.size() - 1));
  }

  Map<String, String> lastHeaders() {
    synchronized (requests) {
      return headers.get(headers.size() - 1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
