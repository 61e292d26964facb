package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty may run the outermost handler twice for one request: for its error page. */
class ReentryTest {

  private static Handler mappings() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : new String[] {"/ok", "/throw", "/failAsync"}) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    return mappings;
  }

  /** Has the error page written while the handlers are still at work. */
  private static final class ErrorInside extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      boolean page = request.getHttpURI().getPath().equals("/ok");
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, page ? "/page" : "/own/{id}");
      if (page) {
        response.write(true, ScenarioApp.bytes(5), callback);
      } else {
        Response.writeError(request, response, callback, 503);
      }
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/throw, /throw, ''",
    "/throw, /throw, Connection: close",
    "/nothing, unmatched, ''",
    "/nothing, unmatched, Connection: close",
    "/failAsync, /failAsync, ''",
    "/failAsync, /failAsync, Connection: close",
  })
  void shouldCountOnceWhenTheErrorPageIsHandledAgain(String path, String route, String header)
      throws Exception {
    assertCountedOnce(mappings(), path, route, header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: close"})
  void shouldKeepTheRouteWhenTheErrorPageHasAnother(String header) throws Exception {
    assertCountedOnce(new ErrorInside(), "/own/7", "/own/{id}", header);
  }

  /** Has a request wait, and brings it to the server's handlers again, which then know more. */
  private static final class Again extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (request.getAttribute("again") == null) {
        request.setAttribute("again", true);
        request
            .getComponents()
            .getExecutor()
            .execute(
                () -> {
                  try {
                    getServer().handle(request, response, callback);
                  } catch (Exception e) {
                    callback.failed(e);
                  }
                });
      } else {
        request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, "/late/{id}");
        response.write(true, ScenarioApp.bytes(5), callback);
      }
      return true;
    }
  }

  @Test
  void shouldTakeTheRouteThatIsKnownAtTheEndWhereARequestIsHandledAgain() throws Exception {
    try (TestServer server =
            TestServer.with(metrics -> new TareHandler(metrics.registry(), new Again()));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/late/7")).status()).isEqualTo(200);
      server.assertOnlyRecord("GET", "/late/{id}", 200, 0, 5);
    }
  }

  private static void assertCountedOnce(Handler app, String path, String route, String header)
      throws Exception {
    String request = get(path);
    if (!header.isEmpty()) {
      request = request.replace("Host: x\r\n", "Host: x\r\n" + header + "\r\n");
    }
    try (TestServer server =
            TestServer.with(
                metrics -> new TareHandler(metrics.registry(), app),
                (jetty, metrics) -> rehandle(jetty));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(request);
      // Jetty sends the page with the page's own status; the wire is what counts.
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).as("the page of /ok").hasSize(5);
      server.assertOnlyRecord("GET", route, 200, 0, 5);
    }
  }

  private static void rehandle(Server server) {
    ReHandlingErrorHandler.ByHttpStatus errors =
        new ReHandlingErrorHandler.ByHttpStatus(server.getHandler());
    for (int status : new int[] {404, 500, 503}) {
      errors.put(status, "/ok");
    }
    server.setErrorHandler(errors);
  }
}
