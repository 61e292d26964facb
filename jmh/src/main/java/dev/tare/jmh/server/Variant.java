package dev.tare.jmh.server;

import com.codahale.metrics.Metered;
import com.codahale.metrics.MetricRegistry;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.jetty.TareHandler;
import dev.tare.jmh.NamedRing;
import io.dropwizard.metrics.jetty12.AbstractInstrumentedHandler;
import io.micrometer.core.instrument.Tags;
import io.micrometer.jetty12.server.TimedHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.Callback;

/** Ways to measure a server: each wraps its handler, and is read once a second. */
enum Variant {
  /** Nothing. */
  BARE("bare") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      return handler;
    }
  },
  /** Nothing again: how far two of the same are apart. */
  BARE_AGAIN("bareAgain") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      return handler;
    }
  },
  /** A handler that does nothing: what any wrapper costs. */
  WRAPPER("passThrough") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      return new Handler.Wrapper(handler);
    }
  },
  /** A listener that does nothing: what any that is told of the end of requests costs. */
  LISTENER("listener") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      return new Listening(handler);
    }
  },
  /** client_java, which has no handler for Jetty: five updates by hand. */
  CLIENT_JAVA("clientJava") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      return new ClientJavaHandler(handler, reader);
    }
  },
  /** Tare's handler. */
  TARE("tare") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      Metrics metrics = Metrics.open(MetricsOptions.builder().ring(RingKind.ARRAY).build());
      NamedRing.require(metrics, RingKind.ARRAY);
      reader.accept(metrics::snapshot);
      return new TareHandler(metrics.registry(), handler);
    }
  },
  /** Micrometer's. */
  MICROMETER("micrometer") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      reader.accept(() -> registry.getPrometheusRegistry().scrape());
      TimedHandler timed = new TimedHandler(registry, Tags.empty());
      timed.setHandler(handler);
      return timed;
    }
  },
  /** Dropwizard's. */
  DROPWIZARD("dropwizard") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      MetricRegistry registry = new MetricRegistry();
      reader.accept(
          () -> {
            registry.getTimers().values().forEach(timer -> timer.getSnapshot().getMedian());
            registry.getMeters().values().forEach(Metered::getMeanRate);
          });
      AbstractInstrumentedHandler instrumented = new Instrumented(registry);
      instrumented.setHandler(handler);
      return instrumented;
    }
  },
  /** Jetty's own. */
  STATISTICS("statisticsHandler") {
    @Override
    Handler wrap(Handler handler, Consumer<Runnable> reader) {
      StatisticsHandler statistics = new StatisticsHandler();
      statistics.setHandler(handler);
      reader.accept(statistics::getRequestTimeMean);
      return statistics;
    }
  };

  final String library;

  Variant(String library) {
    this.library = library;
  }

  /** Puts the library around the handler, and names what reads it. */
  abstract Handler wrap(Handler handler, Consumer<Runnable> reader);

  static Variant named(String library) {
    for (Variant variant : values()) {
      if (variant.library.equals(library)) {
        return variant;
      }
    }
    throw new IllegalArgumentException("library=" + library);
  }

  /** Is told of the end of each request. */
  private static final class Listening extends Handler.Wrapper {
    Listening(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Request.addCompletionListener(request, failure -> {});
      return super.handle(request, response, callback);
    }
  }

  /** Dropwizard's, for a server without servlets: it leaves open what is theirs. */
  private static final class Instrumented extends AbstractInstrumentedHandler {
    Instrumented(MetricRegistry registry) {
      super(registry);
    }

    @Override
    protected void setupServletListeners(Request request, Response response) {}

    @Override
    protected boolean isSuspended(Request request, Response response) {
      return false;
    }
  }
}
