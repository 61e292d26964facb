package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowServerTest {
  private final TestFlows flows = new TestFlows();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FlowServer server =
      FlowServer.create("127.0.0.1", 0, flows.components.all(), TestFlows.LIMITS, flows.engine());

  private URI address = URI.create("http://127.0.0.1");

  @BeforeEach
  void start() throws Exception {
    server.start();
    address = server.address();
  }

  @AfterEach
  void close() {
    server.close();
    flows.close();
  }

  @Test
  void shouldFinishRequestInFlightWhenClosed() throws Exception {
    send("POST", "/flows", TestFlows.pair("generate {'intervalNs':0,'count':1}", "deaf", 1)).join();
    send("POST", "/flows/pair/start", "").join();
    Await.until("message held", () -> flows.components.held.get() == 1);
    CompletableFuture<HttpResponse<String>> stop = send("POST", "/flows/pair/stop", "");
    Await.until("stop begun", () -> state().contains("stopping"));

    Thread closer = new Thread(server::close);
    closer.start();
    Await.until("no connections taken", this::refused);
    flows.components.deaf.release(100);
    closer.join();

    assertThat(stop.join().statusCode()).isEqualTo(200);
    assertThat(stop.join().body()).contains("\"state\":\"stopped\"");
  }

  private String state() {
    return send("GET", "/flows/pair", "").join().body();
  }

  private boolean refused() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(TestFlows.json(body)))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
