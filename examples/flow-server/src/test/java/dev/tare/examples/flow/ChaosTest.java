package dev.tare.examples.flow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.component.ComponentType;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.component.Source;
import dev.tare.examples.flow.component.Step;
import dev.tare.examples.flow.json.Refusal;
import dev.tare.examples.flow.peer.SendPolicy;
import dev.tare.examples.flow.retry.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes are killed by chance under load, flows restarted, a peer server stopped and started.
 * How many messages are lost differs from run to run; that each of them is in exactly one count
 * does not.
 */
class ChaosTest {
  private static final int MESSAGES = 10_000;
  private static final int STEPS = 50;

  /** So few attempts that messages are lost while the other server is away. */
  private static final SendPolicy HASTY =
      new SendPolicy(20, Duration.ofSeconds(30), new Backoff(100_000, 1_000_000));

  private static final String NEAR =
      """
      {'name':'near','processes':[
        {'id':'number','component':'number'},
        {'id':'shaky','component':'flaky','settings':{'failEvery':100,'seed':20}},
        {'id':'turn','component':'map','settings':{'function':'reverse'}},
        {'id':'out','component':'sink'}],
       'connections':[
        {'from':'number','to':'shaky','capacity':16,'overflow':'block','blockMs':5},
        {'from':'shaky','to':'turn','capacity':8,'overflow':'drop_oldest'},
        {'from':'turn','to':'out','capacity':4,'overflow':'drop_newest'},
        {'from':'turn','peer':'west','flow':'far','to':'in','capacity':32,
         'overflow':'drop_oldest'}]}
      """;

  private static final String FAR =
      """
      {'name':'far','processes':[
        {'id':'in','component':'map','settings':{'function':'reverse'}},
        {'id':'keep','component':'keep'}],
       'connections':[{'from':'in','to':'keep','capacity':2,'overflow':'block','blockMs':1}]}
      """;

  private static final Logger LOG = Logger.getLogger("dev.tare.examples.flow");

  /** Messages that may be made by now. */
  private final AtomicInteger granted = new AtomicInteger();

  /** Messages made; goes on when the source is started again. */
  private final AtomicInteger made = new AtomicInteger();

  /** What has arrived at the far end of the other server. */
  private final Queue<String> kept = new ConcurrentLinkedQueue<>();

  private final List<FlowStatus> far = new ArrayList<>();

  @BeforeEach
  void expectFailures() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void expectNone() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 21})
  @Timeout(300)
  void shouldCountEveryMessageOnceWhateverHappens(long seed) throws Exception {
    Random random = new Random(seed);
    AtomicReference<URI> address = new AtomicReference<>();
    TestServer west = west(address);
    TestServer near =
        new TestServer(components(), Map.of("west", () -> requireNonNull(address.get())), HASTY);
    Flow flow = near.start(NEAR);
    for (int step = 1; step <= STEPS; step++) {
      granted.addAndGet(MESSAGES / STEPS);
      kill(flow, random, "number", "shaky", "turn", "out");
      kill(west.server.flows().flow("far"), random, "in", "keep");
      if (step == STEPS / 4 || step == STEPS / 2) {
        stop(west);
        awaitQuiet(flow); // with nobody there
        west = west(address);
      }
      if (step == STEPS * 4 / 5) {
        flow.restart();
      }
      kill(flow, random, "number", "shaky", "turn", "out");
      awaitQuiet(flow);
    }
    Await.until(
        "the source to end", () -> flow.status().processes().get(0).state().equals("finished"));
    near.server.close(); // lets all that is on its way arrive
    stop(west);

    assertAddsUp(flow.status(), near);
    assertThat(near.value("flow_process_given_up_total", "component", "flaky")).isZero();
    near.close();
  }

  private void assertAddsUp(FlowStatus status, TestServer near) {
    Connections ofNear = new Connections(List.of(status));
    Connections ofFar = new Connections(far);
    ofNear.assertEachAddsUp();
    ofFar.assertEachAddsUp();
    ofNear.assertMeasured(near);

    // From process to process, and from server to server.
    assertThat(made).hasValue(MESSAGES);
    assertThat(ofNear.offered("number", "shaky")).isEqualTo(MESSAGES);
    assertThat(ofNear.offered("shaky", "turn")).isEqualTo(ofNear.delivered("number", "shaky"));
    assertThat(ofNear.offered("turn", "out")).isEqualTo(ofNear.delivered("shaky", "turn"));
    assertThat(ofNear.offered("turn", "west/far/in")).isEqualTo(ofNear.offered("turn", "out"));
    assertThat(ofFar.offered("@api", "in")).isEqualTo(ofNear.delivered("turn", "west/far/in"));
    assertThat(ofFar.offered("in", "keep")).isEqualTo(ofFar.delivered("@api", "in"));
    assertThat(kept).doesNotHaveDuplicates().hasSize((int) ofFar.delivered("in", "keep"));

    // In is out and dropped: nothing is in flight any more.
    long dropped =
        ofNear.dropped("number", "shaky")
            + ofNear.dropped("shaky", "turn")
            + ofNear.dropped("turn", "west/far/in")
            + ofFar.dropped("@api", "in")
            + ofFar.dropped("in", "keep");
    assertThat(kept.size() + dropped).isEqualTo(MESSAGES);

    // It was chaos.
    assertThat(kept).isNotEmpty();
    assertThat(ofNear.dropped("turn", "west/far/in")).isPositive();
    assertThat(status.connections().get(0).dropped(DropReason.CRASHED)).isPositive();
    long starts = status.processes().stream().mapToLong(FlowStatus.OfProcess::starts).sum();
    assertThat(starts).isGreaterThan(3L * status.processes().size());
  }

  private void awaitQuiet(Flow flow) {
    Await.until(
        "messages to be made and gone",
        () -> made.get() == granted.get() && flow.messagesInFlight() == 0);
  }

  private static void kill(Flow flow, Random random, String... processes) {
    try {
      flow.kill(processes[random.nextInt(processes.length)]);
    } catch (Refusal e) {
      // It is down already.
    }
  }

  private TestServer west(AtomicReference<URI> address) throws Exception {
    TestServer west = new TestServer(components(), Map.of(), HASTY);
    // It is there before its flow is: what comes meanwhile is refused, and sent again.
    address.set(west.server.address());
    west.start(FAR);
    return west;
  }

  private void stop(TestServer west) {
    west.server.close();
    FlowStatus status = west.server.flows().flow("far").status();
    far.add(status);
    new Connections(List.of(status)).assertMeasured(west);
    west.close();
  }

  private Components components() {
    ComponentType number =
        new ComponentType("number", false, true, Set.of(), settings -> Numbers::new);
    Step keep = (payload, output) -> kept.add(payload);
    return Components.standard()
        .with(number, new ComponentType("keep", true, false, Set.of(), settings -> () -> keep));
  }

  /** Makes messages that are told apart, as fast as they are taken, up to what is granted. */
  private final class Numbers implements Source {
    @Override
    public boolean hasNext() {
      return made.get() < MESSAGES;
    }

    @Override
    public long dueNs() {
      return made.get() < granted.get() ? 0 : Long.MAX_VALUE / 2;
    }

    @Override
    public String next() {
      return Integer.toString(made.incrementAndGet());
    }
  }

  /** The connections of a flow, in all of its lives. */
  private record Connections(List<FlowStatus> lives) {
    void assertEachAddsUp() {
      assertThat(lives)
          .flatExtracting(FlowStatus::connections)
          .allSatisfy(
              each -> {
                assertThat(each.inFlight()).isZero();
                assertThat(each.delivered() + each.dropped()).isEqualTo(each.offered());
              });
    }

    /** What was measured is what the flow says of itself. */
    void assertMeasured(TestServer server) {
      for (FlowStatus life : lives) {
        for (FlowStatus.OfConnection each : life.connections()) {
          String label = life.name() + ":" + each.from() + "->" + each.to();
          assertThat((long) server.value("flow_network_latency_seconds_count", "connection", label))
              .as(label)
              .isEqualTo(each.delivered());
          each.drops()
              .forEach(
                  (reason, count) ->
                      assertThat(
                              (long)
                                  server.value(
                                      "flow_message_drops_total",
                                      "connection",
                                      label,
                                      "reason",
                                      reason))
                          .as(label + " " + reason)
                          .isEqualTo(count));
        }
      }
    }

    long offered(String from, String to) {
      return sum(from, to, FlowStatus.OfConnection::offered);
    }

    long delivered(String from, String to) {
      return sum(from, to, FlowStatus.OfConnection::delivered);
    }

    long dropped(String from, String to) {
      return sum(from, to, FlowStatus.OfConnection::dropped);
    }

    private long sum(String from, String to, ToLongFunction<FlowStatus.OfConnection> what) {
      return lives.stream()
          .flatMap(life -> life.connections().stream())
          .filter(each -> each.from().equals(from) && each.to().equals(to))
          .mapToLong(what)
          .sum();
    }
  }
}
