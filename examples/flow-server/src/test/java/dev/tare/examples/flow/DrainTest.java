package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.component.DropReason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a server, as a real client sees it. */
class DrainTest {
  private final TestFlows flows = new TestFlows();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    flows.close();
  }

  @Test
  void shouldAnswerButTakeNothingNewUntilAllHasArrived() throws Exception {
    FlowServer server = server("60s");
    URI address = server.address();
    Flow flow = start(server);
    Thread closer = new Thread(server::close);
    closer.start();
    Await.until("not ready", () -> status("GET", address.resolve("/health/ready"), "") == 503);
    Await.until("draining", () -> flow.status().state().equals("draining"));

    assertThat(status("GET", address.resolve("/flows/pair"), "")).isEqualTo(200);
    assertThat(status("GET", address.resolve("/metrics"), "")).isEqualTo(200);
    assertThat(status("GET", address.resolve("/health/live"), "")).isEqualTo(200);
    String message = "{'process':'last','payload':'x'}";
    assertThat(status("POST", address.resolve("/flows/pair/messages"), message)).isEqualTo(409);
    assertThat(status("POST", address.resolve("/flows/pair/restart"), "")).isEqualTo(503);
    assertThat(closer.isAlive()).isTrue();
    flows.components.gate.release(1_000_000);
    closer.join();

    FlowStatus.OfConnection connection = flow.status().connections().get(0);
    assertThat(connection.delivered()).isEqualTo(10);
    assertThat(connection.dropped()).isZero();
  }

  @Test
  void shouldCountWhatIsLeftWhenTheTimeIsOver() throws Exception {
    FlowServer server = server("1ms");
    Flow flow = start(server);

    server.close();

    FlowStatus.OfConnection connection = flow.status().connections().get(0);
    assertThat(connection.dropped(DropReason.UNDRAINED)).isEqualTo(10);
    assertThat(connection.delivered()).isZero();
  }

  private FlowServer server(String drainTimeout) throws Exception {
    FlowServer server =
        FlowServer.create(
            TestFlows.config("--drain.timeout", drainTimeout),
            flows.components.all(),
            TestFlows.LIMITS,
            flows.engine(),
            flows.tare);
    server.start();
    return server;
  }

  /** A flow whose ten messages are made, and held. */
  private Flow start(FlowServer server) {
    String json = TestFlows.pair("generate {'intervalNs':0,'count':10}", "gate", 16);
    Flow flow = server.flows().create(flows.definition(json));
    flow.start();
    Await.until("all made", () -> flow.status().processes().get(0).state().equals("finished"));
    Await.until("one held", () -> flows.components.held.get() == 1);
    return flow;
  }

  private int status(String method, URI uri, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.ofString(TestFlows.json(body)))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString()).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
