package dev.tare.examples.flow.scale;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.hlog.HistogramLog;
import dev.tare.instrument.Histogram;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** One of several servers: what it records it also keeps, each value, to be compared with. */
final class OrderServer implements AutoCloseable {
  /** Of its histograms, each has native buckets. */
  static final int SCHEMA = 3;

  static final String ORDERS = "order_seconds";
  static final String REQUESTS = "http_request_duration_seconds";

  /** Half of the orders take less. */
  private static final double MEDIAN_NS = 20e6;

  private final MetricsOptions options =
      MetricsOptions.builder().recordedHistograms(REQUESTS).build();
  private final Metrics metrics = Metrics.open(options);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final TareJetty tare;
  private final HistogramLog log;
  private final Histogram orders;
  private final SplittableRandom random;
  private final List<Long> recorded = new ArrayList<>();

  /**
   * Started.
   *
   * @param number of this one among the others
   * @param recordings where it logs the durations of its requests
   */
  OrderServer(int number, Path recordings) throws Exception {
    random = new SplittableRandom(number);
    orders =
        metrics
            .registry()
            .histogram(ORDERS, "As if it took so long.")
            .nativeSchema(SCHEMA)
            .register();
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    PathMappingsHandler paths = new PathMappingsHandler();
    paths.addMapping(PathSpec.from("/order"), new Order());
    server.setHandler(new ContextHandler(paths, "/"));
    tare =
        TareJetty.builder(server, metrics, OpenMetricsExporter.create())
            .requests(
                TareHandler.builder(metrics.registry())
                    .duration(duration -> duration.nativeSchema(SCHEMA)))
            .install();
    log =
        HistogramLog.builder(metrics.registry(), metrics::snapshot, options.errorHandler())
            .folder(recordings)
            .name("orders-" + number)
            .start();
    server.start();
  }

  private final class Order extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      take();
      response.write(true, BufferUtil.toBuffer("taken\n", StandardCharsets.US_ASCII), callback);
      return true;
    }
  }

  /** Orders come on many threads, and the list has to have them all. */
  private synchronized void take() {
    long ns = (long) (MEDIAN_NS * Math.exp(random.nextGaussian()));
    orders.record(ns);
    recorded.add(ns);
  }

  String address() {
    return "127.0.0.1:" + connector.getLocalPort();
  }

  /** Every value of {@link #ORDERS}, in nanoseconds. */
  synchronized List<Long> recorded() {
    return List.copyOf(recorded);
  }

  /** Ends the load: what was recorded is in the log. */
  void flush() {
    log.flush();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
    tare.close();
    log.close();
    metrics.close();
  }
}
