package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever carries a request on, and however late: its route is what is known when it ends. */
class CarriedOnTest {
  private static final String ROUTE = TareHandler.ROUTE_ATTRIBUTE;

  /** Requests that wait in {@link #wait}; the test runs what lets one go. */
  private final LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

  private void hold() {
    CountDownLatch go = new CountDownLatch(1);
    held.add(go::countDown);
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() throws InterruptedException {
    Objects.requireNonNull(held.poll(10, TimeUnit.SECONDS)).run();
  }

  /** Holds each GET, reads each POST, and leaves a route of its own where the query has one. */
  private final class Leaf extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getMethod().equals("POST")) {
        Content.Source.asString(request);
      } else {
        hold();
      }
      set(request.getHttpURI().getQuery(), route -> request.setAttribute(ROUTE, route));
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      hold();
      doPost(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      set(request.getQueryString(), route -> request.setAttribute(ROUTE, route));
      response.getOutputStream().write(new byte[5]);
    }
  }

  private static void set(String query, Consumer<String> attribute) {
    if (query != null) {
      attribute.accept(query);
    }
  }

  private ContextHandler app(String kind) {
    switch (kind) {
      case "ee10" -> {
        var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
        context.addServlet(new Servlet(), "/orders/*");
        return context;
      }
      case "ee11" -> {
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
        context.addServlet(new Servlet(), "/orders/*");
        return context;
      }
      case "mappings" -> {
        PathMappingsHandler mappings = new PathMappingsHandler();
        mappings.addMapping(new UriTemplatePathSpec("/app/orders/{id}"), new Leaf());
        return new ContextHandler(mappings, "/");
      }
      default -> {
        return new ContextHandler(new Leaf(), "/app");
      }
    }
  }

  private static QoSHandler oneAtATime() {
    QoSHandler qos = new QoSHandler();
    qos.setMaxRequestCount(1);
    return qos;
  }

  @ParameterizedTest
  @CsvSource({
    "ee10, /app/orders/1, /app/orders/*",
    "ee11, /app/orders/1, /app/orders/*",
    "mappings, /app/orders/1, /app/orders/{id}",
    "context, /app/orders/1, /app/*",
    "ee10, /app/orders/1?/own/{id}, /own/{id}",
    "ee11, /app/orders/1?/own/{id}, /own/{id}",
    "mappings, /app/orders/1?/own/{id}, /own/{id}",
    "context, /app/orders/1?/own/{id}, /own/{id}",
  })
  void shouldKeepTheRouteWhenTheRequestHasWaitedInAQueue(String kind, String path, String route)
      throws Exception {
    for (boolean inside : new boolean[] {false, true}) {
      Handler app = app(kind);
      if (inside) {
        ((ContextHandler) app).insertHandler(oneAtATime());
      } else {
        QoSHandler outside = oneAtATime();
        outside.setHandler(app);
        app = outside;
      }
      assertAllOfOneRoute(app, path, route);
    }
  }

  private void assertAllOfOneRoute(Handler app, String path, String route) throws Exception {
    List<AutoCloseable> clients = new ArrayList<>();
    try (TestServer server = TestServer.measuring(app)) {
      Http2Client http2 = new Http2Client(server.port());
      clients.add(http2);
      for (int i = 0; i < 3; i++) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        client.send(get(path));
        http2.send("GET", path, null);
      }
      for (int i = 0; i < 6; i++) {
        release();
      }
      server.awaitRecorded(6);
      assertThat(server.requests("GET", route, 200)).isEqualTo(6);
    } finally {
      for (AutoCloseable client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ee10, /app/orders/*",
    "ee11, /app/orders/*",
    "mappings, /app/orders/{id}",
    "context, /app/*",
  })
  void shouldKeepTheRouteWhenTheBodyComesLater(String kind, String route) throws Exception {
    for (String type : new String[] {"application/x-www-form-urlencoded", "application/json"}) {
      String headers = "Content-Type: " + type + "\r\nContent-Length: 8\r\n";
      try (TestServer server = TestServer.measuring(new EagerContentHandler(app(kind)));
          RawClient client = new RawClient(server.port())) {
        client.send(post("/app/orders/1", headers, ""));
        Eventually.until("waits for its body", () -> server.active() == 1);
        assertThat(client.exchange("a=12&b=3").status()).isEqualTo(200);
        server.awaitRecorded(1);
        assertThat(server.requests("POST", route, 200)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeTheRouteThatTheAnsweringThreadNames(boolean http2) throws Exception {
    Handler app =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            held.add(
                () -> {
                  request.setAttribute(ROUTE, "/late/{id}");
                  response.write(true, ScenarioApp.bytes(5), callback);
                });
            return true;
          }
        };
    try (TestServer server = TestServer.measuring(new ContextHandler(app, "/app"));
        RawClient client = new RawClient(server.port());
        Http2Client streams = new Http2Client(server.port())) {
      if (http2) {
        streams.send("GET", "/app/1", null);
      } else {
        client.send(get("/app/1"));
      }
      release();
      server.assertOnlyRecord("GET", "/late/{id}", 200, 0, 5);
    }
  }

  /** Of an asynchronous servlet, and of one that is dispatched to. */
  @ParameterizedTest
  @CsvSource({"ee10, named", "ee11, named", "ee10, dispatchNamed", "ee11, dispatchNamed"})
  void shouldTakeTheRouteThatAnAsynchronousServletNames(String version, String action)
      throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioServlets().in(version));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/app/async/1?m=" + action));
      server.awaitRecorded(1);
      assertThat(server.requests("GET", "/named/{id}", 200)).isEqualTo(1);
    }
  }

  /** The channel is another request's by the time that the first one's context is entered again. */
  @Test
  void shouldLeaveTheNextRequestAloneWhenTheContextIsEnteredAfterTheEnd() throws Exception {
    LinkedBlockingQueue<Runnable> late = new LinkedBlockingQueue<>();
    Handler app =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            ContextHandler.ScopedContext context =
                (ContextHandler.ScopedContext) request.getContext();
            late.add(() -> context.run(() -> {}, request));
            response.write(true, ScenarioApp.bytes(5), callback);
            return true;
          }
        };
    Handler next =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Objects.requireNonNull(late.poll()).run();
            response.write(true, ScenarioApp.bytes(5), callback);
            return true;
          }
        };
    try (TestServer server =
            TestServer.measuring(new Handler.Sequence(new ContextHandler(app, "/app"), next));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/app/1"));
      client.exchange(get("/next"));
      server.awaitRecorded(2);
      assertThat(server.requests("GET", "/app/*", 200)).isEqualTo(1);
      assertThat(server.requests("GET", "unmatched", 200)).isEqualTo(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }
}
