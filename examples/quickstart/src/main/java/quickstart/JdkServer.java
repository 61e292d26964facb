package quickstart;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.openmetrics.MetricsHttpServer;
import dev.tare.process.ResourceTracker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server of the JDK's that says hello, and how long that took. */
public final class JdkServer {
  public static void main(String[] args) throws IOException {
    Metrics metrics = Metrics.open(); // one for each process
    Counter greetings = metrics.registry().counter("greetings_total", "Said.").register();
    Histogram latency =
        metrics.registry().histogram("greeting_seconds", "From request to reply.").register();
    ResourceTracker.builder(metrics.registry(), System.err::println).start();
    MetricsHttpServer.start(metrics, 9400); // http://localhost:9400/metrics

    byte[] hello = "hello\n".getBytes(StandardCharsets.UTF_8);
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 8080), 0);
    server.createContext(
        "/",
        exchange -> {
          long begin = System.nanoTime();
          exchange.sendResponseHeaders(200, hello.length);
          exchange.getResponseBody().write(hello);
          latency.record(System.nanoTime() - begin); // nanoseconds
          greetings.increment();
          exchange.close();
        });
    server.start();
  }
}
