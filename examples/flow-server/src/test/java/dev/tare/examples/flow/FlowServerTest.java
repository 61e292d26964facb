package dev.tare.examples.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowServerTest {
  private static final String BURST = "generate {'intervalNs':0,'count':100}";
  private static final String MESSAGE = "{'process':'last','payload':'x'}";

  /** What was asked and answered: how often, by the labels it has to be counted with. */
  private final Map<String, Integer> requests = new TreeMap<>();

  private final TestFlows flows = new TestFlows();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FlowServer server =
      FlowServer.create(
          TestFlows.CONFIG, flows.components.all(), TestFlows.LIMITS, flows.engine(), flows.tare);

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
    try (Socket idle = new Socket(address.getHost(), address.getPort())) {
      idle.getOutputStream().write("GET /flows HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      closer.start();
      // Its end shows that connections are being closed: that of the request must not be.
      idle.getInputStream().readAllBytes();
    }
    flows.components.deaf.release(100);
    closer.join();

    assertThat(stop.join().statusCode()).isEqualTo(200);
    assertThat(stop.join().body()).contains("\"state\":\"stopped\"");
  }

  @Test
  void shouldShowExactCountsWhenScraped() {
    request("POST", "/flows", "/flows", TestFlows.pair(BURST, "sink", 256));
    request("POST", "/flows", "/flows", "{}");
    request("POST", "/flows/pair/start", "/flows/{name}/start", "");
    for (int i = 0; i < 25; i++) {
      request("GET", "/flows/pair", "/flows/{name}", "");
      request("GET", "/flows/none" + i, "/flows/{name}", "");
      request("POST", "/flows/pair/messages", "/flows/{name}/messages", MESSAGE);
    }
    request("PUT", "/flows", "/flows", "");
    request("GET", "/elsewhere", "unmatched", "");
    Await.until("messages sunk", () -> delivered("@api->last") == 25);
    Await.until("burst sunk", () -> delivered("first->last") == 100);
    // A client has its answer a moment before the request is counted.
    Await.until("all requests ended", () -> flows.value("http_active_requests") == 0);

    List<String> scrape = send("GET", "/metrics", "").join().body().lines().toList();

    assertThat(scrape)
        .filteredOn(line -> line.startsWith("http_requests_total{"))
        .containsExactlyElementsOf(lines("http_requests_total"));
    assertThat(scrape)
        .filteredOn(line -> line.startsWith("http_request_duration_seconds_count{"))
        .containsExactlyElementsOf(lines("http_request_duration_seconds_count"));
    assertThat(scrape)
        .contains(
            "http_active_requests 0", // scrapes are in no count
            "flow_active_flows 1",
            "flow_operations_total{operation=\"create\",result=\"ok\"} 1",
            "flow_operations_total{operation=\"create\",result=\"refused\"} 1",
            "flow_operations_total{operation=\"status\",result=\"ok\"} 25",
            "flow_operations_total{operation=\"status\",result=\"refused\"} 25",
            "flow_operations_total{operation=\"message\",result=\"ok\"} 25",
            "flow_process_starts_total{component=\"generate\"} 1",
            "flow_process_failures_total{component=\"sink\",reason=\"exception\"} 0",
            "flow_network_latency_seconds_count{connection=\"pair:first->last\"} 100",
            "flow_network_latency_seconds_count{connection=\"pair:@api->last\"} 25",
            "flow_message_drops_total{connection=\"pair:first->last\",reason=\"full\"} 0");
  }

  private void request(String method, String path, String route, String body) {
    int status = send(method, path, body).join().statusCode();
    String labels = "method=\"%s\",route=\"%s\",status=\"%d\"".formatted(method, route, status);
    requests.merge(labels, 1, Integer::sum);
  }

  private List<String> lines(String sample) {
    return requests.entrySet().stream()
        .map(each -> sample + "{" + each.getKey() + "} " + each.getValue())
        .toList();
  }

  private double delivered(String connection) {
    return flows.value("flow_network_latency_seconds_count", "connection", "pair:" + connection);
  }

  private String state() {
    return send("GET", "/flows/pair", "").join().body();
  }

  private CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(TestFlows.json(body)))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
