package dev.tare.examples.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.peer.SendPolicy;
import dev.tare.examples.flow.retry.Backoff;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows that span two servers, over real sockets. */
class PeersTest {
  private static final String TO = "west/far/in";

  /** Three attempts, of which each has time enough. */
  private static final SendPolicy THRICE =
      new SendPolicy(3, Duration.ofSeconds(30), new Backoff(1_000, 1_000));

  private final TestComponents components = new TestComponents();
  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void shouldDeliverToTheFlowOfAnotherServerAndMeasureTheWay() throws Exception {
    TestServer west = server(Map.of(), TestServer.PATIENT);
    Flow far = west.start("{'name':'far','processes':[{'id':'in','component':'sink'}]}");
    TestServer near = near(west.server.address(), TestServer.PATIENT);
    Flow flow = near.start(flow(500, "drop_newest"));
    Await.until("all sent", () -> sent(flow).offered() == 500 && sent(flow).inFlight() == 0);

    FlowStatus.OfConnection sent = sent(flow);
    assertThat(sent.to()).isEqualTo(TO);
    assertThat(sent.delivered() + sent.dropped(DropReason.FULL)).isEqualTo(500);
    assertThat(sent.dropped()).isEqualTo(sent.dropped(DropReason.FULL));
    assertThat(far.status().connections().get(0).offered()).isEqualTo(sent.delivered());
    assertThat(
            (long) near.value("flow_network_latency_seconds_count", "connection", "f:gen->" + TO))
        .isEqualTo(sent.delivered());
    // From here to there and back takes some time, whatever the machine.
    assertThat(near.value("flow_network_latency_seconds_sum", "connection", "f:gen->" + TO))
        .isPositive();
    // Counted a moment after the sender has its answer; more, where one was sent again.
    Await.until(
        "all counted",
        () ->
            (long) west.value("flow_operations_total", "operation", "deliver", "result", "ok")
                >= sent.delivered());
    assertThat(near.value("flow_process_starts_total", "component", "send")).isEqualTo(1);
  }

  @Test
  void shouldKeepMessagesWhileTheOtherServerIsFull() throws Exception {
    TestServer west = server(Map.of(), TestServer.PATIENT);
    Flow far = west.start("{'name':'far','processes':[{'id':'in','component':'gate'}]}");
    TestServer near = near(west.server.address(), TestServer.PATIENT);
    Flow flow = near.start(flow(200, "block"));
    // One is held, 64 wait in the inlet there, and one in the hand of the sender for room there.
    Await.until("inlet full", () -> sent(flow).delivered() == 65 && sent(flow).inHand() == 1);
    assertThat(far.status().connections().get(0).dropped()).isZero();

    components.gate.release(1_000);
    Await.until("all sent", () -> sent(flow).offered() == 200 && sent(flow).inFlight() == 0);

    assertThat(sent(flow).dropped()).isEqualTo(sent(flow).dropped(DropReason.TIMEOUT));
    assertThat(far.status().connections().get(0).offered()).isEqualTo(sent(flow).delivered());
    assertThat(far.status().connections().get(0).dropped()).isZero();
  }

  @Test
  void shouldDropWhenTheOtherServerIsNotThere() throws Exception {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }
    TestServer near = near(nobody, THRICE);
    Flow flow = near.start(flow(3, "drop_newest"));

    Await.until("all dropped", () -> sent(flow).dropped(DropReason.UNREACHABLE) == 3);
    assertThat(
            near.value(
                "flow_message_drops_total", "connection", "f:gen->" + TO, "reason", "unreachable"))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"400,REFUSED,1", "404,REFUSED,3", "503,REFUSED,3", "500,UNACKNOWLEDGED,3"})
  void shouldDropWhenTheOtherServerDoesNotTakeIt(int status, DropReason reason, int attempts)
      throws Exception {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    TestServer near = near(answering(status, bodies), THRICE);
    Flow flow = near.start(flow(1, "drop_newest"));

    Await.until("dropped", () -> sent(flow).dropped() == 1);
    assertThat(sent(flow).dropped(reason)).isEqualTo(1);
    // Sent again it is the same, number and all.
    assertThat(bodies).hasSize(attempts).containsOnly(bodies.element());
    assertThat(bodies.element()).contains("\"sequence\":1,\"process\":\"in\",\"payload\":\"tick\"");
  }

  @Test
  void shouldSayThatItMayHaveArrivedWhenNoAnswerCame() throws Exception {
    TestServer near =
        near(
            answering(0, new ConcurrentLinkedQueue<>()),
            new SendPolicy(1, Duration.ofSeconds(30), new Backoff(1, 1)));
    Flow flow = near.start(flow(1, "drop_newest"));

    Await.until("dropped", () -> sent(flow).dropped(DropReason.UNACKNOWLEDGED) == 1);
  }

  @Test
  void shouldEndSoonWhenStoppedWhileItWaitsForAnAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      TestServer near = near(address, TestServer.PATIENT);
      Flow flow = near.start(flow(1, "drop_newest"));
      silent.accept();

      assertThat(flow.stop()).isTrue();

      assertThat(sent(flow).dropped(DropReason.UNACKNOWLEDGED)).isEqualTo(1);
    }
  }

  /** Answers each post with this status, or closes the connection where it is 0. */
  private URI answering(int status, Queue<String> bodies) throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/flows/far/deliveries",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          if (status > 0) {
            exchange.sendResponseHeaders(status, -1);
          }
          exchange.close();
        });
    http.start();
    open.add(() -> http.stop(0));
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private static String flow(int messages, String overflow) {
    return """
        {'name':'f','processes':[
          {'id':'gen','component':'generate','settings':{'intervalNs':0,'count':%d}}],
         'connections':[
          {'from':'gen','peer':'west','flow':'far','to':'in','capacity':128,'overflow':'%s'}]}
        """
        .formatted(messages, overflow);
  }

  private static FlowStatus.OfConnection sent(Flow flow) {
    return flow.status().connections().get(0);
  }

  private TestServer near(URI west, SendPolicy policy) throws Exception {
    return server(Map.of("west", west), policy);
  }

  private TestServer server(Map<String, URI> peers, SendPolicy policy) throws Exception {
    TestServer server =
        new TestServer(
            components.all(),
            peers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, peer -> () -> peer.getValue())),
            policy);
    open.add(server);
    return server;
  }
}
