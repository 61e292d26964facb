package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.examples.flow.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowApiTest {
  private static final String PAIR =
      TestFlows.pair("generate {'intervalNs':0,'count':100}", "sink", 256);
  private static final String GATED =
      TestFlows.pair("generate {'intervalNs':0,'count':1}", "gate", 1);

  private final TestFlows flows = new TestFlows();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FlowServer server =
      FlowServer.create(
          TestFlows.CONFIG, flows.components.all(), TestFlows.LIMITS, flows.engine(), flows.tare);

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    server.close();
    assertThat(flows.liveThreads()).isZero();
    assertThat(flows.value("flow_active_flows")).isZero();
    flows.close();
  }

  @Test
  void shouldRunFlowFromCreationToDeletion() throws Exception {
    HttpResponse<String> created = send("POST", "/flows", PAIR);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).hasValue("/flows/pair");
    assertThat(json(created).path("state").asText()).isEqualTo("stopped");

    assertThat(status("POST", "/flows/pair/start", "")).isEqualTo(200);
    Await.until("all sunk", () -> received("pair", 1) == 100);
    HttpResponse<String> sent =
        send("POST", "/flows/pair/messages", "{'process':'last','payload':'hello'}");
    assertThat(sent.statusCode()).isEqualTo(202);
    Await.until("one more", () -> received("pair", 1) == 101);

    assertThat(status("POST", "/flows/pair/stop", "")).isEqualTo(200);
    JsonNode flow = json(send("GET", "/flows/pair", ""));
    assertThat(flow.at("/state").asText()).isEqualTo("stopped");
    assertThat(flow.at("/processes/0/state").asText()).isEqualTo("finished");
    assertThat(flow.at("/connections/0/delivered").asLong()).isEqualTo(100);
    assertThat(flow.at("/connections/1/from").asText()).isEqualTo("@api");
    HttpResponse<String> deleted = send("DELETE", "/flows/pair", "");
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(json(send("GET", "/flows", "")).path("flows")).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenAskedTwice() throws Exception {
    send("POST", "/flows", PAIR);

    assertThat(status("POST", "/flows/pair/stop", "")).isEqualTo(200);
    assertThat(status("POST", "/flows/pair/start", "")).isEqualTo(200);
    assertThat(status("POST", "/flows/pair/start", "")).isEqualTo(200);
    assertThat(status("POST", "/flows/pair/stop", "")).isEqualTo(200);
    assertThat(status("DELETE", "/flows/pair", "")).isEqualTo(204);
    assertThat(status("DELETE", "/flows/pair", "")).isEqualTo(404);

    assertThat(counted(Operation.START, Operation.Result.OK)).isEqualTo(1);
    assertThat(counted(Operation.START, Operation.Result.UNCHANGED)).isEqualTo(1);
    assertThat(counted(Operation.STOP, Operation.Result.OK)).isEqualTo(1);
    assertThat(counted(Operation.STOP, Operation.Result.UNCHANGED)).isEqualTo(1);
    assertThat(counted(Operation.DELETE, Operation.Result.OK)).isEqualTo(1);
    assertThat(counted(Operation.DELETE, Operation.Result.REFUSED)).isEqualTo(1);
  }

  @Test
  void shouldEndThreadsWhenRunningFlowIsDeleted() throws Exception {
    send("POST", "/flows", TestFlows.pair("generate {'rate':1000}", "sink", 256));
    send("POST", "/flows/pair/start", "");
    assertThat(flows.liveThreads()).isEqualTo(2);

    assertThat(status("DELETE", "/flows/pair", "")).isEqualTo(204);

    assertThat(flows.liveThreads()).isZero();
    assertThat(status("POST", "/flows", PAIR)).isEqualTo(201);
  }

  @Test
  void shouldRefuseMessageWhenInletIsFull() throws Exception {
    send("POST", "/flows", GATED);
    send("POST", "/flows/pair/start", "");
    Await.until("one held", () -> flows.components.held.get() == 1);
    String message = "{'process':'last','payload':'x'}";
    for (int i = 0; i < ConnectionDefinition.INLET_CAPACITY; i++) {
      assertThat(status("POST", "/flows/pair/messages", message)).isEqualTo(202);
    }

    HttpResponse<String> refused = send("POST", "/flows/pair/messages", message);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(error(refused)).isEqualTo("process=last inlet is full (0 to 64 waiting)");
    JsonNode inlet = json(send("GET", "/flows/pair", "")).at("/connections/1");
    assertThat(inlet.at("/depth").asInt()).isEqualTo(64);
    assertThat(inlet.at("/drops/full").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /flows/none          |      | 404 | flow=none does not exist
          POST   | /flows/none/start    |      | 404 | flow=none does not exist
          DELETE | /flows/a%20b         |      | 404 | flow=a%20b does not exist
          GET    | /nowhere             |      | 404 | unknown path (/ says what there is)
          GET    | /flows/              |      | 404 | unknown path
          GET    | /flows/pair/start/x  |      | 404 | unknown path
          PUT    | /flows               | {}   | 405 | method=PUT (GET, HEAD, POST)
          POST   | /flows/pair          | {}   | 405 | method=POST (DELETE, GET, HEAD)
          GET    | /flows/pair/messages |      | 405 | method=GET (POST)
          POST   | /flows               | {    | 400 | body is not well-formed JSON: line=1
          POST   | /flows               | {}   | 400 | name is missing
          POST   | /flows/pair/messages | {}   | 400 | payload is missing (text of 0 to 1024 char
          POST   | /flows/pair/messages | {"payload":"x","process":"none"}  | 404 | process=none
          POST   | /flows/pair/messages | {"payload":"x","process":"first"} | 400 | process=first
          POST   | /flows/pair/messages | {"payload":"x","process":"last"}  | 409 | state=stopped (
          POST   | /flows/pair/messages | {"payload":1,"process":"last"}    | 400 | payload=1 (text
          """)
  void shouldRefuseWhenRequestIsWrong(
      String method, String path, String body, int status, String message) throws Exception {
    send("POST", "/flows", PAIR);

    HttpResponse<String> response = send(method, path, body == null ? "" : body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(error(response)).contains(message);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void shouldShowWhatThereIsAndLinkOnlyToWhatAnswers() throws Exception {
    HttpResponse<String> index = send("GET", "/", "");

    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(index.headers().firstValue("Content-Security-Policy")).isPresent();
    List<String> links =
        Pattern.compile("href=\"([^\"]+)\"")
            .matcher(index.body())
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(links).contains("/metrics", "/health/live", "/health/ready", "/flows");
    for (String link : links) {
      assertThat(status("GET", link, "")).as(link).isEqualTo(200);
    }
    assertThat(status("HEAD", "/", "")).isEqualTo(200);
    assertThat(send("POST", "/", "").headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void shouldMeasureSocketsAndResourcesAsWell() throws Exception {
    assertThat(send("GET", "/metrics", "").body())
        .contains("\nhttp_open_connections ", "\njetty_", "\nflow_");
    // The first look at the resources may still be under way.
    Await.until("resources", () -> body("/metrics").contains("\njvm_"));
  }

  @Test
  void shouldKillAndRestartWhenAsked() throws Exception {
    send("POST", "/flows", TestFlows.pair("generate {'rate':1000}", "sink", 256));
    assertThat(status("POST", "/flows/pair/processes/last/kill", "")).isEqualTo(409);
    assertThat(status("POST", "/flows/pair/restart", "")).isEqualTo(200);

    assertThat(status("POST", "/flows/pair/processes/last/kill", "")).isEqualTo(202);

    // These flows are started again by nobody else.
    Await.until("flow to fail", () -> state("pair").equals("failed"));
    assertThat(status("POST", "/flows/pair/restart", "")).isEqualTo(200);
    assertThat(state("pair")).isEqualTo("running");
    assertThat(counted(Operation.RESTART, Operation.Result.OK)).isEqualTo(2);
    assertThat(counted(Operation.KILL, Operation.Result.OK)).isEqualTo(1);
    assertThat(counted(Operation.KILL, Operation.Result.REFUSED)).isEqualTo(1);
  }

  @Test
  void shouldAcceptADeliveryOnce() throws Exception {
    send("POST", "/flows", TestFlows.pair("generate {'rate':1,'count':1}", "sink", 256));
    String delivery = "{'stream':'s','sequence':1,'process':'last','payload':'x'}";
    assertThat(status("POST", "/flows/pair/deliveries", delivery)).isEqualTo(409);
    send("POST", "/flows/pair/start", "");

    assertThat(status("POST", "/flows/pair/deliveries", delivery)).isEqualTo(202);
    assertThat(status("POST", "/flows/pair/deliveries", delivery)).isEqualTo(202);

    JsonNode inlet = json(send("GET", "/flows/pair", "")).at("/connections/1");
    assertThat(inlet.at("/offered").asInt()).isEqualTo(1);
    assertThat(error(send("POST", "/flows/pair/deliveries", delivery.replace("1", "0"))))
        .startsWith("sequence=0 (1 to ");
  }

  @Test
  void shouldNameAllowedMethodsWhenMethodIsNot() throws Exception {
    HttpResponse<String> response = send("DELETE", "/flows", "");

    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
  }

  @Test
  void shouldRefuseWhenNameIsTakenOrFlowsAreTooMany() throws Exception {
    send("POST", "/flows", PAIR);
    assertThat(error(send("POST", "/flows", PAIR)))
        .isEqualTo("name=pair exists (names are unique)");
    send("POST", "/flows", PAIR.replace("'pair'", "'b'"));
    send("POST", "/flows", PAIR.replace("'pair'", "'c'"));

    HttpResponse<String> fourth = send("POST", "/flows", PAIR.replace("'pair'", "'d'"));

    assertThat(fourth.statusCode()).isEqualTo(409);
    assertThat(error(fourth)).isEqualTo("flows=3 (0 to 3)");
    assertThat(counted(Operation.CREATE, Operation.Result.REFUSED)).isEqualTo(2);
  }

  @Test
  void shouldRefuseBodyWhenOverTheLimit() throws Exception {
    HttpResponse<String> sized = send("POST", "/flows", " ".repeat(64 * 1024 + 1));
    assertThat(sized.statusCode()).isEqualTo(413);
    assertThat(error(sized)).isEqualTo("body.bytes=65537 (0 to 65536)");

    byte[] bytes = new byte[64 * 1024 + 1];
    HttpRequest chunked =
        HttpRequest.newBuilder(server.address().resolve("/flows"))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .build();
    HttpResponse<String> unsized = client.send(chunked, HttpResponse.BodyHandlers.ofString());
    assertThat(unsized.statusCode()).isEqualTo(413);
    assertThat(error(unsized)).isEqualTo("body.bytes>65536 (0 to 65536)");
  }

  @Test
  void shouldAnswerInJsonWhenRequestIsUnreadable() throws Exception {
    URI address = server.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write("BAD\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"").contains("cannot be read");
    }
  }

  @Test
  void shouldKeepNoThreadWhenClosed() throws Exception {
    send("POST", "/flows", PAIR);
    send("POST", "/flows/pair/start", "");
    server.close();

    Await.until("server threads to end", () -> threads().noneMatch(FlowApiTest::isServers));
  }

  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream();
  }

  private static boolean isServers(Thread thread) {
    return thread.getName().startsWith("qtp") || thread.getName().startsWith("flow-");
  }

  private double counted(Operation operation, Operation.Result result) {
    return flows.value(
        "flow_operations_total", "operation", operation.label(), "result", result.label());
  }

  private String state(String flow) {
    return Json.read(body("/flows/" + flow).getBytes(StandardCharsets.UTF_8))
        .path("state")
        .asText();
  }

  private String body(String path) {
    try {
      return send("GET", path, "").body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private long received(String flow, int process) {
    try {
      JsonNode status = json(send("GET", "/flows/" + flow, ""));
      return status.at("/processes/" + process + "/received").asLong();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int status(String method, String path, String body) throws Exception {
    return send(method, path, body).statusCode();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(TestFlows.json(body)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String error(HttpResponse<String> response) {
    return json(response).path("error").asText();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }
}
