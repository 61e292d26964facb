package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.json.Refusal;
import dev.tare.examples.flow.retry.Backoff;
import dev.tare.examples.flow.retry.RestartPolicy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTest {
  private static final String BURST = "generate {'intervalNs':0,'count':50000}";

  /** Sends one message at once, and no other while a test lasts. */
  private static final String SINGLE = "generate {'intervalNs':60000000000,'count':2}";

  private final TestFlows flows = new TestFlows();

  @AfterEach
  void noThreadIsLeft() {
    flows.close();
    Await.until("threads to end", () -> flows.liveThreads() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 4_096})
  void shouldAccountForEveryMessageWhenCapacityIs(int capacity) {
    Flow flow = flow(TestFlows.pair(BURST, "sink", capacity));
    flow.start();
    Await.until("all messages made", () -> process(flow, 0).state().equals("finished"));
    Await.until("connection empty", () -> connection(flow).depth() == 0);
    flow.stop();

    FlowStatus.OfConnection connection = connection(flow);
    assertThat(process(flow, 0).emitted()).isEqualTo(50_000);
    assertThat(connection.offered()).isEqualTo(50_000);
    assertThat(process(flow, 1).received()).isEqualTo(connection.delivered());
    assertThat(connection.delivered() + connection.dropped(DropReason.FULL)).isEqualTo(50_000);
    assertThat(connection.dropped(DropReason.STOPPED)).isZero();
  }

  @Test
  void shouldSendToEveryConnectionWhenProcessHasSeveral() {
    Flow flow =
        flow(
            """
            {'name':'fan','processes':[
              {'id':'gen','component':'generate','settings':{'intervalNs':0,'count':100}},
              {'id':'up','component':'map','settings':{'function':'upper'}},
              {'id':'out','component':'sink'}],
             'connections':[{'from':'gen','to':'up'},{'from':'gen','to':'out'},
              {'from':'up','to':'out'}]}
            """);
    flow.start();
    Await.until("both ways", () -> process(flow, 2).received() == 200);
    flow.stop();

    assertThat(process(flow, 1).received()).isEqualTo(100);
  }

  @Test
  void shouldDropWhatIsFullAndWhatIsStoppedWhenReceiverWaits() {
    Flow flow = flow(TestFlows.pair("generate {'intervalNs':0,'count':100}", "gate", 10));
    flow.start();
    Await.until("one held", () -> flows.components.held.get() == 1);
    Await.until("all made", () -> process(flow, 0).state().equals("finished"));
    long waiting = connection(flow).depth();
    flow.stop();

    FlowStatus.OfConnection connection = connection(flow);
    assertThat(connection.delivered()).isZero();
    // Nine, where the receiver took its message only after the last was made.
    assertThat(waiting).isBetween(9L, 10L);
    assertThat(connection.drops())
        .containsEntry("full", 99 - waiting)
        .containsEntry("stopped", waiting + 1); // one was in the hand of the receiver
    assertThat(process(flow, 1).state()).isEqualTo("stopped");
  }

  @ParameterizedTest
  @CsvSource({"throwing,EXCEPTION", "overflowing,ERROR"})
  void shouldFailAsAWholeWhenComponentThrowsAndIsNotRestarted(
      String component, FailureReason reason) {
    Flow flow = flow(TestFlows.pair(SINGLE, component, 10));
    flow.start();
    Await.until("flow to fail", () -> flow.status().state().equals("failed"));
    Await.until("its threads to end", () -> flows.liveThreads() == 0);

    assertThat(failures(component, reason)).isEqualTo(1);
    assertThat(flows.value("flow_process_given_up_total", "component", component)).isEqualTo(1);
    assertThat(flows.value("flow_active_flows")).isZero();
    assertThat(process(flow, 0).state()).isEqualTo("stopped");
    assertThat(process(flow, 1).state()).isEqualTo("failed");
    assertThat(connection(flow).drops()).containsEntry("crashed", 1L);
    assertThatThrownBy(() -> flow.send("last", "y")).hasMessage("flow=pair state=failed (running)");
    assertThat(flow.start()).isTrue();
    Await.until("failed again", () -> failures(component, reason) == 2);
    assertThat(flow.stop()).isTrue();
    assertThat(flows.value("flow_process_starts_total", "component", component)).isEqualTo(2);
  }

  @Test
  void shouldStartProcessAgainWhenItsTimeHasCome() {
    AtomicLong nowNs = new AtomicLong();
    RestartPolicy restarts = new RestartPolicy(3, 1_000_000, new Backoff(1_000, 4_000));
    flows.components.illnesses.set(3);
    Flow flow = supervised("sick", nowNs, restarts);
    flow.start();
    for (int failures = 1; failures <= 3; failures++) {
      long expected = failures;
      flow.send("last", "x");
      Await.until("failure", () -> failures("sick", FailureReason.EXCEPTION) == expected);
      Await.until("to wait", () -> process(flow, 0).state().equals("restarting"));
      // What comes meanwhile waits. By this clock no time passes, and it is not started.
      assertThat(process(flow, 0).starts()).isEqualTo(failures);
      nowNs.addAndGet(restarts.backoff().firstNs() << (failures - 1));
      Await.until("restart", () -> process(flow, 0).starts() == expected + 1);
    }
    flow.send("last", "x");
    Await.until("handled", () -> connection(flow).delivered() == 1);

    assertThat(connection(flow).drops()).containsEntry("crashed", 3L);
    assertThat(flow.status().state()).isEqualTo("running");
    assertThat(flows.value("flow_process_starts_total", "component", "sick")).isEqualTo(4);
    assertThat(flows.value("flow_process_given_up_total", "component", "sick")).isZero();
    flow.stop();
  }

  @Test
  void shouldKeepWhatComesWhileProcessWaitsToBeStarted() {
    AtomicLong nowNs = new AtomicLong();
    flows.components.illnesses.set(1);
    Flow flow = supervised("sick", nowNs, new RestartPolicy(1, 1_000_000, new Backoff(9, 9)));
    flow.start();
    flow.send("last", "lost");
    Await.until("to wait", () -> process(flow, 0).state().equals("restarting"));
    flow.send("last", "kept");
    assertThat(connection(flow).depth()).isEqualTo(1);
    nowNs.addAndGet(9);

    Await.until("handled", () -> connection(flow).delivered() == 1);
    flow.stop();
  }

  @Test
  void shouldEndWhenStoppedWhileItWaitsToBeStarted() {
    flows.components.illnesses.set(1);
    Flow flow =
        supervised("sick", new AtomicLong(), new RestartPolicy(1, 1_000_000, new Backoff(9, 9)));
    flow.start();
    flow.send("last", "x");
    Await.until("to wait", () -> process(flow, 0).state().equals("restarting"));

    assertThat(flow.stop()).isTrue();
    assertThat(process(flow, 0).state()).isEqualTo("stopped");
    assertThat(process(flow, 0).starts()).isEqualTo(1);
  }

  @Test
  void shouldStartAgainWhatWasKilled() {
    RestartPolicy restarts = new RestartPolicy(2, 1_000_000_000_000L, new Backoff(1, 1));
    Flow flow =
        Flow.create(
            flows.definition(TestFlows.pair(SINGLE, "gate", 10)),
            flows.engine(flows::thread, System::nanoTime, restarts));
    assertThatThrownBy(() -> flow.kill("last")).hasMessage("flow=pair state=stopped (running)");
    flow.start();
    assertThatThrownBy(() -> flow.kill("none")).hasMessage("flow=pair has no process=none");
    Await.until("one held", () -> flows.components.held.get() == 1);
    flow.kill("last");
    Await.until("killed", () -> failures("gate", FailureReason.KILLED) == 1);
    Await.until("restart", () -> process(flow, 1).starts() == 2);

    flows.components.gate.release(1);
    flow.send("last", "x");
    Await.until("handled", () -> inlet(flow).delivered() == 1);
    assertThat(connection(flow).drops()).containsEntry("crashed", 1L);
    flow.stop();
  }

  @Test
  void shouldRestartWhetherItRunsOrNot() {
    Flow flow = flow(TestFlows.pair(SINGLE, "sink", 10));
    flow.restart();
    flow.restart();

    assertThat(flow.status().state()).isEqualTo("running");
    assertThat(process(flow, 1).starts()).isEqualTo(2);
    assertThat(flows.value("flow_active_flows")).isEqualTo(1);
    flow.stop();
  }

  @Test
  void shouldDeliverAllThereIsWhenDrained() {
    Flows all = new Flows(flows.engine(), 1);
    Flow flow =
        all.create(flows.definition(TestFlows.pair("generate {'rate':100000}", "gate", 4_096)));
    flow.start();
    Await.until("some wait", () -> connection(flow).depth() > 10);
    flows.components.gate.release(1_000_000_000);

    assertThat(all.drain(30_000_000_000L)).isZero();

    assertThat(flow.isDrained()).isTrue();
    assertThat(process(flow, 0).state()).isEqualTo("finished");
    assertThat(connection(flow).delivered() + connection(flow).dropped(DropReason.FULL))
        .isEqualTo(process(flow, 0).emitted());
    assertThatThrownBy(() -> flow.send("last", "x"))
        .hasMessage("flow=pair state=draining (running)");
    assertThatThrownBy(() -> all.create(flows.definition(TestFlows.pair(SINGLE, "sink", 1))))
        .hasMessage("server is stopping");
    all.close();
    assertThat(connection(flow).drops()).containsEntry("undrained", 0L);
    assertThat(flows.value("flow_active_flows")).isZero();
  }

  @Test
  void shouldCountWhatIsLeftWhenDrainTakesTooLong() {
    AtomicLong nowNs = new AtomicLong();
    // Each look at the clock takes a second, so that no limit is waited for.
    Engine engine = flows.engine(flows::thread, () -> nowNs.addAndGet(1_000_000_000));
    Flows all = new Flows(engine, 1);
    Flow flow = all.create(flows.definition(TestFlows.pair(SINGLE, "gate", 10)));
    flow.start();
    flow.send("last", "x");
    Await.until("one held", () -> flows.components.held.get() >= 1);
    long inFlight = flow.messagesInFlight();

    assertThat(all.drain(5_000_000_000L)).isEqualTo(inFlight).isPositive();

    all.close();
    assertThat(
            inlet(flow).dropped(DropReason.UNDRAINED)
                + connection(flow).dropped(DropReason.UNDRAINED))
        .isEqualTo(inFlight);
  }

  @Test
  void shouldObeyTheClockWhenItGenerates() {
    AtomicLong nowNs = new AtomicLong();
    Engine engine = flows.engine(flows::thread, nowNs::get);
    String gen = "generate {'rate':1000}";
    Flow flow = Flow.create(flows.definition(TestFlows.pair(gen, "sink", 4_096)), engine);
    flow.start();
    Await.until("the first", () -> process(flow, 1).received() == 1);

    nowNs.set(999_999_999);
    Await.until("the rest of the second", () -> process(flow, 1).received() >= 1_000);

    assertThat(process(flow, 0).emitted()).isEqualTo(1_000);
    flow.stop();
  }

  @Test
  void shouldStartStopAndDeleteOnceWhenAskedTwice() {
    Flow flow = flow(TestFlows.pair(SINGLE, "sink", 10));

    assertThat(flow.stop()).isFalse();
    assertThat(flow.start()).isTrue();
    assertThat(flow.start()).isFalse();
    assertThat(flows.value("flow_active_flows")).isEqualTo(1);
    assertThat(flow.stop()).isTrue();
    assertThat(flow.stop()).isFalse();
    assertThat(flows.value("flow_active_flows")).isZero();
    assertThat(flows.value("flow_process_starts_total", "component", "sink")).isEqualTo(1);
    flow.start();
    flow.delete();
    assertThat(flows.value("flow_active_flows")).isZero();
    assertThatThrownBy(flow::delete).hasMessage("flow=pair does not exist");
    assertThatThrownBy(flow::start).isInstanceOf(Refusal.class);
  }

  @Test
  void shouldStopWhatHasStartedWhenThreadsRunOut() {
    AtomicInteger asked = new AtomicInteger();
    Engine engine =
        flows.engine(
            runnable -> {
              if (asked.incrementAndGet() == 2) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return flows.thread(runnable);
            },
            System::nanoTime);
    Flow flow = Flow.create(flows.definition(TestFlows.pair(SINGLE, "sink", 10)), engine);

    assertThatThrownBy(flow::start).hasMessage("process=last got no thread");
    assertThat(flow.status().state()).isEqualTo("stopped");
    assertThat(failures("sink", FailureReason.NO_THREAD)).isEqualTo(1);
    assertThat(flows.value("flow_active_flows")).isZero();
    assertThat(flow.start()).isTrue();
    flow.stop();
  }

  @Test
  void shouldSayAndCountWhenProcessDoesNotEndByDeadline() {
    AtomicLong nowNs = new AtomicLong();
    // Each look at the clock takes a second, so that no deadline is waited for.
    Engine engine = flows.engine(flows::thread, () -> nowNs.addAndGet(1_000_000_000));
    Flow flow = Flow.create(flows.definition(TestFlows.pair(SINGLE, "deaf", 10)), engine);
    flow.start();
    flow.send("last", "x");
    Await.until("held", () -> flows.components.held.get() >= 1);

    assertThatThrownBy(flow::stop).hasMessage("flow=pair state=stopping: a process has not ended");
    assertThatThrownBy(flow::stop).isInstanceOf(Refusal.class);
    assertThatThrownBy(flow::start).hasMessage("flow=pair state=stopping (stopped)");
    assertThat(failures("deaf", FailureReason.STUCK)).isEqualTo(1);
    assertThat(flows.value("flow_active_flows")).isZero();

    flows.components.deaf.release(100);
    Await.until("thread to end", () -> flows.liveThreads() == 0);
    assertThat(flow.stop()).isTrue();
    assertThat(flow.status().state()).isEqualTo("stopped");
  }

  @Test
  void shouldKeepItsCountsWhenStartedAgain() {
    Flow flow = flow(TestFlows.pair("generate {'intervalNs':0,'count':5}", "sink", 10));
    for (long total = 5; total <= 15; total += 5) {
      long expected = total;
      flow.start();
      Await.until("all sunk", () -> process(flow, 1).received() == expected);
      flow.stop();
    }

    assertThat(connection(flow).delivered()).isEqualTo(15);
    assertThat(process(flow, 0).starts()).isEqualTo(3);
  }

  private double failures(String component, FailureReason reason) {
    return flows.value(
        "flow_process_failures_total", "component", component, "reason", reason.label());
  }

  private Flow flow(String json) {
    return Flow.create(flows.definition(json), flows.engine());
  }

  private static FlowStatus.OfProcess process(Flow flow, int index) {
    return flow.status().processes().get(index);
  }

  /** A flow of one process, which gets what comes from the API. */
  private Flow supervised(String component, AtomicLong nowNs, RestartPolicy restarts) {
    String json = "{'name':'one','processes':[" + TestFlows.process("last", component) + "]}";
    Engine engine = flows.engine(flows::thread, nowNs::get, restarts);
    return Flow.create(flows.definition(json), engine);
  }

  private static FlowStatus.OfConnection inlet(Flow flow) {
    return flow.status().connections().get(1);
  }

  private static FlowStatus.OfConnection connection(Flow flow) {
    return flow.status().connections().get(0);
  }
}
