package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.RegexPathSpec;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The route label: a template, and never the path. */
class RouteTest {

  /** Answers everything; sets the route that the query asks for. */
  private static final class Leaf extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String wanted = request.getHttpURI().getQuery();
      if (wanted != null) {
        request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, wanted);
      }
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private static Handler app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (PathSpec spec :
        new PathSpec[] {
          new UriTemplatePathSpec("/orders/{id}"),
          new UriTemplatePathSpec("/users/{user}/orders/{id}"),
          new RegexPathSpec("^/rx/[0-9]+$"),
          new ServletPathSpec("/static/*"),
          new ServletPathSpec("*.do"),
          new ServletPathSpec("/exact"),
          new ServletPathSpec(""),
        }) {
      mappings.addMapping(spec, new Leaf());
    }
    return new ContextHandler(mappings, "/");
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/4711, /orders/{id}",
    "/users/a%20b/orders/7, /users/{user}/orders/{id}",
    "/rx/123, ^/rx/[0-9]+$",
    "/static/css/site.css, /static/*",
    "/some/thing.do, *.do",
    "/exact, /exact",
    "/, /",
    "/nothing/here, unmatched",
    "/orders/4711?/mine/{id}, /mine/{id}",
    "/orders/4711?other, other",
  })
  void shouldLabelWithTheTemplateWhenAPathMatches(String target, String route) throws Exception {
    try (TestServer server = TestServer.measuring(app());
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get(target));
      server.assertOnlyRecord("GET", route, reply.status(), 0, reply.body().length());
    }
  }

  /** A context, with and without mappings, in a context, behind a mapping, and beside one. */
  private static Handler contexts() {
    PathMappingsHandler inner = new PathMappingsHandler();
    inner.addMapping(new ServletPathSpec("/in/*"), new Leaf());
    inner.addMapping(new ServletPathSpec("*.do"), new Leaf());
    PathMappingsHandler nested = new PathMappingsHandler();
    nested.addMapping(new ServletPathSpec("/deep/*"), new Leaf());
    PathMappingsHandler outer = new PathMappingsHandler();
    outer.addMapping(new ServletPathSpec("/nest/*"), nested);
    outer.addMapping(new ServletPathSpec("/behind/*"), new ContextHandler(new Leaf(), "/behind/x"));
    ContextHandler within = new ContextHandler(new Leaf(), "/outer/inner");
    return new ContextHandlerCollection(
        new ContextHandler(inner, "/ctx"),
        new ContextHandler(new Leaf(), "/plain"),
        new ContextHandler(new Handler.Sequence(within, new Leaf()), "/outer"),
        new ContextHandler(new Handler.Sequence(outer, new OnlyRoot()), "/"));
  }

  private static final class OnlyRoot extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!request.getHttpURI().getPath().equals("/alone")) {
        return false;
      }
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/ctx/in/1, /ctx/in/*",
    "/ctx/x/1.do, /ctx/*.do",
    "/ctx/none/1, unmatched",
    "/ctx, unmatched",
    "/plain/1, /plain/*",
    "/outer/1, /outer/*",
    "/outer/inner/1, /outer/inner/*",
    "/nest/deep/1, /deep/*", // relative: Jetty shows the outer one to nobody outside
    "/nest/deep/1?/nest/deep/*, /nest/deep/*",
    "/behind/x/1, /behind/x/*",
    "/alone, unmatched",
    "/nothing/1, unmatched",
  })
  void shouldLabelWithTheContextWhenOneTakesTheRequest(String target, String route)
      throws Exception {
    for (String header : new String[] {"", "Connection: close\r\n"}) {
      try (TestServer server = TestServer.measuring(contexts());
          RawClient client = new RawClient(server.port())) {
        RawClient.Reply reply =
            client.exchange(get(target).replace("Host: x\r\n", "Host: x\r\n" + header));
        server.assertOnlyRecord("GET", route, reply.status(), 0, reply.body().length());
      }
    }
  }

  @Test
  void shouldLabelWithTheContextWhenItIsDeployedLater() throws Exception {
    ContextHandlerCollection contexts = new ContextHandlerCollection();
    try (TestServer server = TestServer.measuring(contexts);
        RawClient client = new RawClient(server.port())) {
      ContextHandler late = new ContextHandler(new Handler.Sequence(new Leaf()), "/late");
      late.setServer(contexts.getServer());
      late.start();
      contexts.addHandler(late);
      client.exchange(get("/late/1"));
      server.awaitRecorded(1);
      assertThat(server.requests("GET", "/late/*", 200)).isEqualTo(1);
    }
  }

  @Test
  void shouldLetGoOfTheContextsWhenTheyAreTakenAway() {
    ContextHandler context = new ContextHandler(new Leaf(), "/plain");
    Handler.Sequence handlers = new Handler.Sequence(new ContextHandlerCollection(context));
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      int before = context.getEventListeners().size();
      TareHandler measured = new TareHandler(metrics.registry(), handlers);
      assertThat(context.getEventListeners()).hasSizeGreaterThan(before);
      measured.setHandler(new Leaf());
      assertThat(context.getEventListeners()).hasSize(before);
      assertThat(handlers.getBeans(Scopes.class)).isEmpty();
    }
  }

  @Test
  void shouldNeverShowAPathWhateverIsRequested() throws Exception {
    try (TestServer server = TestServer.measuring(app());
        RawClient client = new RawClient(server.port())) {
      String[] forms = {
        "/orders/%d", "/%d", "/static/%d", "/rx/%d", "/%d.do", "/users/%d/orders/1"
      };
      int sent = 0;
      for (int i = 1_000_000; i < 1_000_300; i++) {
        client.exchange(get(forms[i % forms.length].formatted(i)));
        sent++;
      }
      server.awaitRecorded(sent);
      assertThat(labelValues(server.snapshot()))
          .noneMatch(value -> value.contains("10000") || value.contains("10001"))
          .contains("/orders/{id}", "unmatched", "/static/*", "^/rx/[0-9]+$", "*.do");
    }
  }

  @Test
  void shouldAskTheResolverBeforeThePathMappings() throws Exception {
    RouteResolver resolver = request -> request.getMethod().equals("GET") ? "/resolved/{by}" : null;
    assertThat(routesOf(TareBuilder.of(b -> b.routes(resolver)), get("/orders/1")))
        .contains("/resolved/{by}")
        .doesNotContain("/orders/{id}");
    assertThat(
            routesOf(
                TareBuilder.of(b -> b.routes(resolver)), get("/orders/1").replace("GET", "DELETE")))
        .contains("/orders/{id}");
  }

  @Test
  void shouldServeTheRequestWhenTheResolverAndTheErrorHandlerThrow() throws Exception {
    List<Throwable> told = new CopyOnWriteArrayList<>();
    IllegalStateException failure = new IllegalStateException("resolver");
    TareBuilder broken =
        TareBuilder.of(
            b ->
                b.routes(
                        request -> {
                          throw failure;
                        })
                    .errorHandler(
                        error -> {
                          told.add(error);
                          throw new IllegalStateException("error handler");
                        }));
    assertThat(routesOf(broken, get("/orders/1"))).contains("unmatched");
    assertThat(told).containsExactly(failure);
  }

  @Test
  void shouldCountUnderOtherWhenThereAreTooManyRoutes() throws Exception {
    assertThat(
            routesOf(
                TareBuilder.of(b -> b.routeLimit(2)),
                get("/exact"),
                get("/?second"),
                get("/?third"),
                get("/nothing"),
                get("/exact")))
        .contains("/exact", "second", "other", "unmatched")
        .doesNotContain("third");
  }

  @Test
  void shouldCountEachRequestForWhoseRouteThereIsNoRoom() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> TareHandler.builder(metrics.registry()).routeLimit(2).build(app()));
        RawClient client = new RawClient(server.port())) {
      for (String path : new String[] {"/?one", "/?two", "/?three", "/exact", "/exact", "/?one"}) {
        client.exchange(get(path));
      }
      server.awaitRecorded(6);
      String[] route = {"event", "http_request", "label", "route"};
      assertThat(server.snapshot().value("tare_label_overflow_total", route)).isEqualTo(3);
      assertThat(server.requests("GET", "other", 200)).isEqualTo(3);
    }
  }

  @Test
  void shouldNameTheRangeWhenTheRouteLimitIsOutOfIt() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      TareHandler.Builder builder = TareHandler.builder(metrics.registry());
      assertThatThrownBy(() -> builder.routeLimit(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("routeLimit=0 (allowed: 1 to 10000)");
    }
  }

  /** What a test changes about the defaults. */
  @FunctionalInterface
  private interface TareBuilder {
    TareHandler.Builder change(TareHandler.Builder defaults);

    static TareBuilder of(TareBuilder change) {
      return change;
    }
  }

  private static Set<String> routesOf(TareBuilder change, String... requests) throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> change.change(TareHandler.builder(metrics.registry())).build(app()));
        RawClient client = new RawClient(server.port())) {
      for (String request : requests) {
        client.exchange(request);
      }
      server.awaitRecorded(requests.length);
      return labelValues(server.snapshot());
    }
  }

  private static Set<String> labelValues(MetricsSnapshot snapshot) {
    Set<String> values = new TreeSet<>();
    for (MetricFamily family : snapshot.families()) {
      for (int row = 0; row < family.series().size(); row++) {
        values.addAll(family.series().values(row));
      }
    }
    return values;
  }
}
