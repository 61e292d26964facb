package quickstart;

import dev.tare.Metrics;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;

/** A Jetty server: every request is measured by method, route and status. */
public final class JettyServer {
  public static void main(String[] args) throws Exception {
    PathMappingsHandler routes = new PathMappingsHandler();
    routes.addMapping(PathSpec.from("/hello/*"), new Hello());
    Server server = new Server(8080);
    server.setHandler(routes);

    Metrics metrics = Metrics.open(); // one for each process
    ResourceTracker.builder(metrics.registry(), System.err::println).start();
    TareJetty.install(server, metrics, OpenMetricsExporter.create()); // before start()
    server.start(); // http://localhost:8080/metrics
  }

  private static final class Hello extends Handler.Abstract {
    private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ByteBuffer.wrap(HELLO), callback);
      return true;
    }
  }
}
