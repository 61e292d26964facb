package dev.tare.jetty;

import dev.tare.instrument.HistogramBuilder;
import dev.tare.model.TraceContext;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Measures every request that the wrapped handlers get: how many, how long, how large, by method,
 * route and the status on the wire. Put it outermost, once per request:
 *
 * <pre>{@code
 * server.setHandler(new TareHandler(metrics.registry(), handlers));
 * }</pre>
 *
 * <p>A request is recorded once, when its response has ended, by whichever thread ends it; a client
 * can have the whole response a moment earlier. A request that the application never completes is
 * not recorded and stays active. What Jetty refuses before any handler sees it is counted apart:
 * see {@link #badRequests}.
 *
 * <p>The route is a template, found when the request ends: the {@link #ROUTE_ATTRIBUTE} that the
 * application set, else what a {@link RouteResolver} says, else what was matched (the context's
 * path with Spring's pattern, the mapping of the servlet, or the path spec of {@code
 * PathMappingsHandler}), else {@code unmatched}. It is never the path.
 *
 * <p>A request that becomes a WebSocket is followed to the end of that, by its route: messages,
 * bytes, how long it was open and the code that it closed with.
 *
 * <p>Nothing that goes wrong here reaches the wrapped handlers or Jetty. No request and no frame of
 * a WebSocket allocates, except the first request of a channel, those of connections that are not
 * persistent, those that are streams, are excluded or have a route beyond the limit, and, by Jetty,
 * 24 bytes for each context that is entered, which a frame does when it comes in, if it has a path
 * or servlets, and some 100 for a request in one of Spring's.
 */
public final class TareHandler extends Handler.Wrapper {
  /**
   * The request attribute in which an application may leave its own route, a {@code String} such as
   * {@code /orders/{id}}, at any time before the request ends. It wins over everything else.
   */
  public static final String ROUTE_ATTRIBUTE = "dev.tare.jetty.route";

  private final Measuring measuring;

  /** Measures {@code handler} with the defaults of {@link Builder}. */
  public TareHandler(MetricRegistry registry, Handler handler) {
    this(builder(registry), handler);
  }

  private TareHandler(Builder builder, Handler handler) {
    super(handler);
    this.measuring = new Measuring(builder);
    measuring.listeners().forEach(this::addEventListener);
  }

  /** Begins a handler that differs from the defaults. */
  public static Builder builder(MetricRegistry registry) {
    return new Builder(registry);
  }

  /**
   * A request log that writes nothing and counts, in {@code http_bad_requests_total}, what Jetty
   * refused before any handler saw it. A server has one log; {@link RequestLog.Collection} puts it
   * beside another. This handler must be outermost, or what the others answer is counted as
   * refused.
   */
  public RequestLog badRequests() {
    return measuring.badRequests();
  }

  @Override
  protected void doStart() throws Exception {
    measuring.listeners().forEach(this::removeEventListener);
    // Again: a context may have got its path since.
    measuring.listeners().forEach(this::addEventListener);
    measuring.startIn(getServer());
    super.doStart();
    measuring.startIn(getServer()); // again: what has started may have added something
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    measuring.stopIn(getServer());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    RequestHook hook = measuring.attach(request);
    boolean handled = true; // also where it throws
    boolean thrown = true;
    try {
      handled = super.handle(request, response, callback);
      thrown = false;
      return handled;
    } finally {
      // Jetty ends no stream before its handlers have returned, so this comes before the record.
      if (hook != null) {
        hook.handled(handled, thrown);
      }
    }
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_ROUTES = 10_000;
    private static final int MAX_CONNECTORS = 63;
    private static final int MAX_HOSTS = 255;

    final MetricRegistry registry;
    Naming naming = Naming.PROMETHEUS;
    UnaryOperator<HistogramBuilder> duration = UnaryOperator.identity();
    @Nullable TraceContext traces;
    boolean timesFirstByte;
    boolean sizes = true;
    @Nullable Streams streams;
    Set<String> methods = RequestOptions.METHODS;
    boolean virtualHosts;
    boolean tellsHosts;
    final List<OwnLabel> labels = new ArrayList<>();
    int routeLimit = 1_000;
    @Nullable RouteResolver routes;
    @Nullable Predicate<Request> excluded;
    Consumer<Throwable> errorHandler = new FirstErrorLog();

    private Builder(MetricRegistry registry) {
      this.registry = registry;
    }

    /** Names the routes that Jetty's path mappings do not. Default: none. */
    public Builder routes(RouteResolver routes) {
      this.routes = routes;
      return this;
    }

    /** What families and labels are called. Default: {@link Naming#PROMETHEUS}. */
    public Builder naming(Naming naming) {
      this.naming = naming;
      return this;
    }

    /**
     * Chooses how durations are kept: buckets, quantiles and of what time, native buckets. {@code
     * options} is handed their histogram by {@link #build}. Default: as the naming has it.
     */
    public Builder duration(UnaryOperator<HistogramBuilder> options) {
      UnaryOperator<HistogramBuilder> before = this.duration;
      this.duration = histogram -> options.apply(before.apply(histogram));
      return this;
    }

    /**
     * Gives durations exemplars: the spans in which requests are answered. {@code traces} is asked
     * by the thread that sends the head of a response, so a span must be open by then; what it
     * throws is handed to the error handler. Default: none.
     */
    public Builder exemplars(TraceContext traces) {
      this.traces = traces;
      return duration(histogram -> histogram.exemplars(AnsweredSpan.OF_RECORDED));
    }

    /**
     * Measures, in {@code http_time_to_first_byte_seconds}, how long the response took to begin: a
     * look at the clock more for each request, and a histogram for each method and route.
     */
    public Builder timeToFirstByte() {
      this.timesFirstByte = true;
      return this;
    }

    /** Measures no sizes of bodies: sixteen samples less for each method and route. */
    public Builder withoutSizes() {
      this.sizes = false;
      return this;
    }

    /**
     * Takes what is open longer for a stream, too, such as a long poll: it is in {@code
     * http_stream_duration_seconds} and not among the durations of requests. Default: upgrades
     * (101), tunnels ({@code CONNECT}) and {@code text/event-stream}; what is slow is not.
     *
     * @throws IllegalArgumentException if {@code bound} is not above 0
     */
    public Builder streamsPast(Duration bound) {
      this.streams = Streams.past(bound);
      return this;
    }

    /** Takes no exchange for a stream: all are among the durations of requests. */
    public Builder withoutStreams() {
      this.streams = Streams.NONE;
      return this;
    }

    Streams streams() {
      if (streams != null) {
        return streams;
      }
      return naming == Naming.PROMETHEUS ? Streams.BY_KIND : Streams.NONE;
    }

    /**
     * Tells these methods apart, too, for example {@code PROPFIND}; in any naming. Default: those
     * of HTTP, with {@code PATCH} and {@code QUERY}; all others together are {@code OTHER}.
     *
     * @throws IllegalArgumentException if they are more than 40, or one is empty
     */
    public Builder methods(String... methods) {
      this.methods = RequestOptions.andMethods(this.methods, methods);
      return this;
    }

    /**
     * Begins the route of a context that has virtual hosts with the first of them: {@code
     * a.example/app/*}. For where contexts of several hosts have one path.
     */
    public Builder virtualHosts() {
      this.virtualHosts = true;
      this.tellsHosts = true;
      return this;
    }

    /**
     * Adds a label of the application's own, such as a tenant, to the families that count and time
     * requests. Up to four, and those whose limits have room in the key of an event.
     *
     * <p>{@code value} is called when a request ends, as a {@link RouteResolver} is. Null is the
     * empty value, and so is that of a request for which it throws, which the error handler is
     * told.
     *
     * @param limit how many values are told apart; all further ones are {@code other}
     */
    public Builder label(String name, int limit, Function<Request, @Nullable String> value) {
      labels.add(new OwnLabel(name, limit, (request, scope) -> value.apply(request)));
      return this;
    }

    /** Adds the label {@code connector}: its name, else the port that it listens to. Up to 63. */
    public Builder connectorLabel() {
      labels.add(new OwnLabel("connector", MAX_CONNECTORS, new ConnectorNames()));
      return this;
    }

    /**
     * Adds the label {@code virtual_host}: the first virtual host of the context that answers,
     * empty where it has none. Up to 255.
     */
    public Builder virtualHostLabel() {
      labels.add(new OwnLabel("virtual_host", MAX_HOSTS, (request, scope) -> scope.host()));
      this.tellsHosts = true;
      return this;
    }

    /**
     * Leaves out of every count the requests that {@code excluded} picks, for example those of
     * health checks; more than one picks for itself. Called when a request begins, by any thread;
     * what it throws is handed to the error handler, and that request is counted.
     */
    public Builder exclude(Predicate<Request> excluded) {
      this.excluded = this.excluded == null ? excluded : this.excluded.or(excluded);
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
     * Told what goes wrong while a request is measured, on the request's thread. Default: logs the
     * first to {@link System.Logger} {@code dev.tare.jetty} as a warning, the rest for debugging.
     */
    public Builder errorHandler(Consumer<Throwable> errorHandler) {
      this.errorHandler = errorHandler;
      return this;
    }

    /**
     * Registers the HTTP families, or finds them registered, and wraps {@code handler}.
     *
     * @throws IllegalArgumentException if one of their names is taken by something else, or labels
     *     of the application's own are too many or of a name that there is already, or the time to
     *     the first byte or streams are asked for by a naming that has no name for them
     */
    public TareHandler build(Handler handler) {
      return new TareHandler(this, handler);
    }
  }
}
