package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What one request of the application is on the wire: each that was sent counts once. */
class HttpClientConversationTest {

  /** Sends elsewhere, asks for credentials, or has the application answer. */
  private static final class Asking extends Handler.Wrapper {
    Asking() {
      super(new ScenarioApp());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = request.getHttpURI().getPath();
      if (path.equals("/moved")) {
        return answer(response, callback, 302, HttpHeader.LOCATION, "/ok");
      }
      if (path.equals("/round")) {
        return answer(response, callback, 302, HttpHeader.LOCATION, "/round");
      }
      if (path.equals("/lost")) {
        return answer(response, callback, 302, HttpHeader.CONTENT_TYPE, "text/plain");
      }
      if (path.equals("/secret") && !request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
        return answer(response, callback, 401, HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"r\"");
      }
      if (path.equals("/secret")) {
        response.write(true, ScenarioApp.bytes(5), callback);
        return true;
      }
      return super.handle(request, response, callback);
    }

    private static boolean answer(
        Response response, Callback callback, int status, HttpHeader header, String value) {
      response.setStatus(status);
      response.getHeaders().put(header, value);
      callback.succeeded();
      return true;
    }
  }

  private static TestServer server() throws Exception {
    return TestServer.with(metrics -> new Asking());
  }

  @Test
  void shouldCountARedirectAndWhatItLedTo() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertThat(client.request("/moved").send().getStatus()).isEqualTo(200);
      client.awaitRecorded(2);
      assertThat(client.requests("GET", "/moved", 302)).isEqualTo(1);
      assertThat(client.requests("GET", "/moved", 200))
          .as("the route is that of the first, which the application knows")
          .isEqualTo(1);
      assertThat(client.outcome("ok")).isEqualTo(2);
    }
  }

  @Test
  void shouldCountEachRedirectWhenThereAreTooManyOrOneLeadsNowhere() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxRedirects(3);
      CompletableFuture<?> round =
          new org.eclipse.jetty.client.CompletableResponseListener(client.request("/round")).send();
      round.handle((response, failure) -> "either").get(30, TimeUnit.SECONDS);
      client.awaitRecorded(4);
      assertThat(client.requests("GET", "/round", 302)).isEqualTo(4);
      CompletableFuture<?> lost =
          new org.eclipse.jetty.client.CompletableResponseListener(client.request("/lost")).send();
      lost.handle((response, failure) -> "either").get(30, TimeUnit.SECONDS);
      client.awaitRecorded(5);
      assertThat(client.requests("GET", "/lost", 302)).isEqualTo(1);
    }
  }

  @Test
  void shouldCountTheQuestionForCredentialsAndTheAnswerToIt() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      URI uri = URI.create("http://127.0.0.1:" + server.port());
      assertThat(client.request("/secret").send().getStatus()).isEqualTo(401);
      client.awaitRecorded(1);
      client
          .client
          .getAuthenticationStore()
          .addAuthentication(new BasicAuthentication(uri, "r", "me", "mine"));
      assertThat(client.request("/secret").send().getStatus()).isEqualTo(200);
      client.awaitRecorded(3);
      assertThat(client.requests("GET", "/secret", 401)).isEqualTo(2);
      assertThat(client.requests("GET", "/secret", 200)).isEqualTo(1);
      assertThat(client.outcome("ok")).isEqualTo(3);
    }
  }

  @Test
  void shouldCountOnceWhatWaitsForContinue() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      ContentResponse response =
          client
              .request("/readAll")
              .method("POST")
              .headers(headers -> headers.put(HttpHeader.EXPECT, "100-continue"))
              .body(new StringRequestContent("12345"))
              .send();
      assertThat(response.getContentAsString()).isEqualTo("got 5");
      client.awaitOnly("POST", "/readAll", 200, "ok");
    }
  }

  @Test
  void shouldCountWhatIsSentOverAConnectionOfItsOwn() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      var destination =
          client.client.resolveDestination(new Origin("http", "127.0.0.1", server.port()));
      Connection own = destination.newConnection().get(30, TimeUnit.SECONDS);
      CompletableFuture<Boolean> answered = new CompletableFuture<>();
      own.send(client.request("/ok"), result -> answered.complete(result.isSucceeded()));
      assertThat(answered.get(30, TimeUnit.SECONDS)).isTrue();
      client.awaitOnly("GET", "/ok", 200, "ok");
      own.close();
    }
  }

  /** Of an upgrade Jetty tells only who asked for it. */
  @Test
  void shouldEndARequestThatIsUpgraded() throws Exception {
    try (TestServer server = server();
        MeasuredClient client = new MeasuredClient(server.port())) {
      CompletableFuture<EndPoint> upgraded = new CompletableFuture<>();
      HttpUpgrader upgrader =
          new HttpUpgrader() {
            @Override
            public void prepare(org.eclipse.jetty.client.Request request) {
              request.headers(
                  headers ->
                      headers
                          .put(HttpHeader.UPGRADE, "websocket")
                          .put(HttpHeader.CONNECTION, "Upgrade"));
            }

            @Override
            public void upgrade(
                org.eclipse.jetty.client.Response response, EndPoint endPoint, Callback callback) {
              upgraded.complete(endPoint);
              callback.succeeded();
            }
          };
      HttpUpgrader.Factory factory = (HttpVersion version) -> upgrader;
      client
          .request("/upgrade")
          .attribute(HttpUpgrader.Factory.class.getName(), factory)
          .send(result -> {});
      EndPoint endPoint = upgraded.get(30, TimeUnit.SECONDS);
      client.awaitOnly("GET", "/upgrade", 101, "ok");
      endPoint.close();
    }
  }
}
