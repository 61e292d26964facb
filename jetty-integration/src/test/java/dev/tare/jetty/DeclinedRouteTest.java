package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The route is of whoever answers, of the host that was asked, and not of who came before. */
class DeclinedRouteTest {

  /** Answers what its path ends with, and declines all else. */
  private static Handler only(String end) {
    return new Handler.Abstract() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getPath().endsWith(end)) {
          return false;
        }
        if (request.getHttpURI().getQuery() != null) {
          throw new IllegalStateException("boom");
        }
        response.write(true, ScenarioApp.bytes(5), callback);
        return true;
      }
    };
  }

  /** Contexts that decline beside a handler, another context, and a context around one. */
  private static Handler app() {
    ContextHandler inner = new ContextHandler(only("/inner"), "/app/deep");
    ContextHandler outer =
        new ContextHandler(new Handler.Sequence(inner, only("/outer")), "/app/deep");
    return new Handler.Sequence(
        outer,
        new ContextHandler(only("/first"), "/app"),
        new ContextHandler(only("/second"), "/"),
        new ContextHandler(only("/third"), "/app/x"),
        only("/beside"));
  }

  @ParameterizedTest
  @CsvSource({
    "/app/x/first, /app/*, 200",
    "/app/x/third, /app/x/*, 200",
    "/app/x/beside, unmatched, 200",
    "/app/x/second, unmatched, 200",
    "/app/x/nobody, unmatched, 404",
    "/app/deep/inner, /app/deep/*, 200",
    "/app/deep/outer, /app/deep/*, 200",
    "/app/deep/beside, unmatched, 200",
    "/app/x/first?throw, /app/*, 500",
    "/app/x/third?throw, /app/x/*, 500",
    "/app/x/beside?throw, unmatched, 500",
  })
  void shouldTakeTheContextThatAnswers(String path, String route, int status) throws Exception {
    try (TestServer server = TestServer.measuring(app())) {
      try (RawClient client = new RawClient(server.port());
          Http2Client streams = new Http2Client(server.port())) {
        assertThat(client.exchange(get(path)).status()).isEqualTo(status);
        streams.send("GET", path, null).awaitEnd();
        server.awaitRecorded(2);
        assertThat(server.requests("GET", route, status)).isEqualTo(2);
      }
    }
  }

  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().write(new byte[5]);
    }
  }

  private static Handler root(String kind) {
    switch (kind) {
      case "ee10" -> {
        var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/");
        context.addServlet(new Page(), "");
        context.addServlet(new Page(), "/");
        return context;
      }
      case "ee11" -> {
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/");
        context.addServlet(new Page(), "");
        context.addServlet(new Page(), "/");
        return context;
      }
      default -> {
        PathMappingsHandler mappings = new PathMappingsHandler();
        mappings.addMapping(new ServletPathSpec("/"), only(""));
        mappings.addMapping(new UriTemplatePathSpec("/"), only(""));
        return new ContextHandler(mappings, "/");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ee10", "ee11", "mappings"})
  void shouldTellTheHomePageFromTheDefaultWhenTheContextIsTheRoot(String kind) throws Exception {
    try (TestServer server = TestServer.measuring(root(kind));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/"));
      client.exchange(get("/else/where"));
      server.awaitRecorded(2);
      assertThat(server.requests("GET", "/", 200)).isEqualTo(1);
      assertThat(server.requests("GET", "/*", 200)).isEqualTo(1);
    }
  }

  private static Handler hosts(String path) {
    ContextHandler a = new ContextHandler(only("/page"), path);
    a.setVirtualHosts(List.of("a.example", "*.a.example"));
    ContextHandler b = new ContextHandler(only("/page"), path);
    b.setVirtualHosts(List.of("b.example"));
    return new ContextHandlerCollection(a, b, new ContextHandler(only("/page"), path));
  }

  @ParameterizedTest
  @CsvSource({"/app", "/"})
  void shouldTellVirtualHostsApartWhenAskedTo(String path) throws Exception {
    String prefix = path.equals("/") ? "" : path;
    try (TestServer server =
            TestServer.with(
                metrics ->
                    TareHandler.builder(metrics.registry()).virtualHosts().build(hosts(path)));
        RawClient client = new RawClient(server.port())) {
      for (String host : new String[] {"a.example", "www.a.example", "b.example", "c.example"}) {
        client.exchange(get(prefix + "/page").replace("Host: x", "Host: " + host));
      }
      server.awaitRecorded(4);
      assertThat(server.requests("GET", "a.example" + prefix + "/*", 200)).isEqualTo(2);
      assertThat(server.requests("GET", "b.example" + prefix + "/*", 200)).isEqualTo(1);
      assertThat(server.requests("GET", prefix + "/*", 200)).isEqualTo(1);
    }
  }
}
