package dev.tare.jetty.client;

import dev.tare.instrument.Counter;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.Registration;
import dev.tare.registry.MetricRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * Measures every request that a Jetty {@link HttpClient} sends: how many, how long, how long they
 * waited for a connection and how they ended, by method, route and status; and how many connections
 * it has. Before the client sends anything:
 *
 * <pre>{@code
 * TareHttpClient measured = TareHttpClient.install(client, metrics.registry());
 * }</pre>
 *
 * <p>In a proxy, where the handler makes its client:
 *
 * <pre>{@code
 * class Proxy extends ProxyHandler.Reverse {
 *   @Override
 *   protected HttpClient newHttpClient() {
 *     HttpClient client = super.newHttpClient();
 *     TareHttpClient.install(client, metrics.registry());
 *     return client;
 *   }
 * }
 * }</pre>
 *
 * <p>A request is recorded once, when its response has been read or it has failed, by whichever
 * thread notices; who sent it can have the response a moment earlier. Each that was sent counts, so
 * one that is redirected, or asked for credentials, is two. Where no request could be made of it,
 * as of a host that is no name, nothing is recorded.
 *
 * <p>The route is what the application set as {@link #ROUTE_ATTRIBUTE}, else what the function of
 * the {@link Builder} says, else {@code unmatched}. It is never the path, nor the host.
 *
 * <p>Nothing that goes wrong here reaches the client. A request allocates what Jetty does to tell
 * of its end, some 70 bytes.
 */
public final class TareHttpClient implements AutoCloseable {
  /**
   * The request attribute in which an application may leave the route, a {@code String} such as
   * {@code /orders/{id}}, before it sends the request. It wins over the function.
   */
  public static final String ROUTE_ATTRIBUTE = "dev.tare.jetty.client.route";

  private final RequestWatch watch;
  private final List<Registration> gauges;
  private final AtomicBoolean closed = new AtomicBoolean();

  private TareHttpClient(Builder builder) {
    HttpClient client = builder.client;
    Consumer<Throwable> errors = errors(builder.registry, builder.errorHandler);
    this.gauges = ClientGauges.register(builder.registry, client, builder.name);
    try {
      ClientFamilies families =
          new ClientFamilies(builder.registry, builder.name, builder.routeLimit, builder.duration);
      ClientRoutes routes = new ClientRoutes(families.routes(), builder.routes, errors);
      this.watch = new RequestWatch(client, families, routes, errors);
    } catch (RuntimeException e) {
      gauges.forEach(Registration::close);
      throw e;
    }
    watch.begin();
  }

  /**
   * Measures {@code client} with the defaults of {@link Builder}.
   *
   * @throws IllegalArgumentException if another client was installed without a name, or names of
   *     families are taken by something else
   */
  public static TareHttpClient install(HttpClient client, MetricRegistry registry) {
    return builder(client, registry).install();
  }

  /** Begins an installation that differs from the defaults. */
  public static Builder builder(HttpClient client, MetricRegistry registry) {
    return new Builder(client, registry);
  }

  /** Counts what goes wrong, and keeps what the handler itself throws from reaching Jetty. */
  private static Consumer<Throwable> errors(MetricRegistry registry, Consumer<Throwable> target) {
    Counter count =
        registry
            .counter(
                "tare_http_client_errors_total",
                "Exceptions in what measures a client, none of which reached it.")
            .register();
    return error -> {
      count.increment();
      try {
        target.accept(error);
      } catch (Throwable e) {
        // Nobody is left to tell. Not added to the error: it may be that very one.
      }
    };
  }

  /**
   * Takes the gauges off the page and listens no more: requests that are under way are not
   * recorded. Counters stay as they are. Best when the client has stopped; a second time does
   * nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watch.close();
      gauges.forEach(Registration::close);
    }
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_ROUTES = 10_000;

    private final HttpClient client;
    private final MetricRegistry registry;
    private String name = "default";
    private int routeLimit = 1_000;
    private @Nullable Function<Request, @Nullable String> routes;
    private UnaryOperator<HistogramBuilder> duration = UnaryOperator.identity();
    private Consumer<Throwable> errorHandler = new FirstFailureLog();

    private Builder(HttpClient client, MetricRegistry registry) {
      this.client = client;
      this.registry = registry;
    }

    /**
     * The value of the label {@code client}, by which the clients of a registry are told apart.
     * Default: {@code default}.
     *
     * @throws IllegalArgumentException if {@code name} is empty
     */
    public Builder name(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("name= (allowed: any that is not empty)");
      }
      this.name = name;
      return this;
    }

    /**
     * Names the routes. Called when a request has ended, by any thread, and must not block; null is
     * {@code unmatched}, and so is what it throws, which the error handler is told. Default: none.
     *
     * @param routes returns one of few: a template, or the service that is called, never the path
     */
    public Builder routes(Function<Request, @Nullable String> routes) {
      this.routes = routes;
      return this;
    }

    /**
     * How many routes are told apart; those seen later are {@code other}. Default: 1,000.
     *
     * @throws IllegalArgumentException if {@code limit} is not from 1 to 10,000
     */
    public Builder routeLimit(int limit) {
      if (limit < 1 || limit > MAX_ROUTES) {
        throw new IllegalArgumentException(
            "routeLimit=" + limit + " (allowed: 1 to " + MAX_ROUTES + ")");
      }
      this.routeLimit = limit;
      return this;
    }

    /**
     * Chooses how durations are kept: buckets, quantiles and of what time, native buckets. Clients
     * of one registry must agree. Default: quantiles of the last minute.
     */
    public Builder duration(UnaryOperator<HistogramBuilder> options) {
      UnaryOperator<HistogramBuilder> before = this.duration;
      this.duration = histogram -> options.apply(before.apply(histogram));
      return this;
    }

    /**
     * Told what goes wrong while a request is measured, on the thread that ends it. Default: logs
     * the first to {@link System.Logger} {@code dev.tare.jetty} as a warning, the rest for
     * debugging.
     */
    public Builder errorHandler(Consumer<Throwable> errorHandler) {
      this.errorHandler = errorHandler;
      return this;
    }

    /**
     * Registers the families, or finds them registered, and listens to the client from now on.
     *
     * @throws IllegalArgumentException if there is a client of this name that is not closed, or
     *     names of families are taken by something else
     */
    public TareHttpClient install() {
      return new TareHttpClient(this);
    }
  }
}
