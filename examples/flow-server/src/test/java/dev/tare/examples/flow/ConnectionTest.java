package dev.tare.examples.flow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.examples.flow.definition.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionTest {
  private static final String LABEL = "f:a->b";
  private static final String DROPS = "flow_message_drops_total";
  private static final String DELIVERED = "flow_network_latency_seconds_count";
  private static final long BLOCK_NS = 1_000_000;

  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final TestFlows flows = new TestFlows();

  @AfterEach
  void close() {
    flows.close();
  }

  @Test
  void shouldMeasureTimeInConnectionWhenMessageIsTaken() {
    Connection connection = open(Overflow.DROP_NEWEST);
    connection.offer("x");
    // Past Long.MAX_VALUE: nanoTime wraps, differences do not.
    nowNs.addAndGet(1_000);
    Connection.Taken taken = requireNonNull(connection.take());
    nowNs.addAndGet(1_000_000); // the receiver's time is not the connection's

    assertThat(taken.payload()).isEqualTo("x");
    assertThat(connection.take()).isNull();
    assertThat(connection.status().inHand()).isEqualTo(1);
    taken.delivered();
    assertThat(connection.status().inHand()).isZero();
    assertThat(flows.value(DELIVERED, "connection", LABEL)).isEqualTo(1);
    assertThat(flows.value("flow_network_latency_seconds_sum", "connection", LABEL))
        .isEqualTo(1e-6);
  }

  @Test
  void shouldDropTheNewestWhenFull() {
    Connection connection = open(Overflow.DROP_NEWEST);

    assertThat(List.of(connection.offer("1"), connection.offer("2"), connection.offer("3")))
        .containsExactly(
            Connection.Offer.ACCEPTED, Connection.Offer.ACCEPTED, Connection.Offer.FULL);
    assertThat(connection.status())
        .isEqualTo(
            new FlowStatus.OfConnection("a", "b", 2, 2, 0, 3, 0, drops("crashed", 0, "full", 1)));
    assertThat(dropped(DropReason.FULL)).isEqualTo(1);
    assertThat(takenAll(connection)).containsExactly("1", "2");
  }

  @Test
  void shouldDropTheOldestWhenFull() {
    Connection connection = open(Overflow.DROP_OLDEST);

    assertThat(List.of(connection.offer("1"), connection.offer("2"), connection.offer("3")))
        .containsOnly(Connection.Offer.ACCEPTED);
    assertThat(connection.status().drops()).isEqualTo(drops("crashed", 0, "displaced", 1));
    assertThat(dropped(DropReason.DISPLACED)).isEqualTo(1);
    assertThat(takenAll(connection)).containsExactly("2", "3");
  }

  @Test
  void shouldWaitAndDropWhenRoomDoesNotCome() throws Exception {
    Connection connection = open(Overflow.block(BLOCK_NS));
    connection.offer("1");
    connection.offer("2");
    AtomicReference<Connection.Offer> offer = new AtomicReference<>();
    Thread sender = new Thread(() -> offer.set(connection.offer("3")));
    sender.start();
    // It stands in the connection's own wait, in which no time passes by this clock.
    Await.until("sender to wait", () -> sender.getState() == Thread.State.TIMED_WAITING);
    assertThat(connection.status().offered()).isEqualTo(2);

    nowNs.addAndGet(BLOCK_NS);
    sender.join();

    assertThat(offer.get()).isEqualTo(Connection.Offer.FULL);
    assertThat(connection.status().drops()).isEqualTo(drops("crashed", 0, "timeout", 1));
    assertThat(dropped(DropReason.TIMEOUT)).isEqualTo(1);
    assertThat(takenAll(connection)).containsExactly("1", "2");
  }

  @Test
  void shouldWaitAndEnterWhenRoomComes() throws Exception {
    Connection connection = open(Overflow.block(BLOCK_NS));
    connection.offer("1");
    connection.offer("2");
    AtomicReference<Connection.Offer> offer = new AtomicReference<>();
    Thread sender = new Thread(() -> offer.set(connection.offer("3")));
    sender.start();
    Await.until("sender to wait", () -> sender.getState() == Thread.State.TIMED_WAITING);

    requireNonNull(connection.take()).delivered();
    sender.join();

    assertThat(offer.get()).isEqualTo(Connection.Offer.ACCEPTED);
    assertThat(takenAll(connection)).containsExactly("2", "3");
    assertThat(connection.status().drops().values()).containsOnly(0L);
  }

  @Test
  void shouldDropWhatASenderHoldsWhenItIsInterruptedOrTheConnectionCloses() throws Exception {
    Connection connection = open(Overflow.block(BLOCK_NS));
    connection.offer("1");
    connection.offer("2");
    AtomicReference<Boolean> stayedInterrupted = new AtomicReference<>();
    Thread interrupted =
        new Thread(
            () -> {
              connection.offer("3");
              stayedInterrupted.set(Thread.currentThread().isInterrupted());
            });
    Thread surprised = new Thread(() -> connection.offer("4"));
    interrupted.start();
    interrupted.interrupt();
    interrupted.join();
    surprised.start();
    Await.until("sender to wait", () -> surprised.getState() == Thread.State.TIMED_WAITING);
    connection.close();
    surprised.join();

    assertThat(stayedInterrupted.get()).isTrue();
    assertThat(connection.status().offered()).isEqualTo(4);
    assertThat(connection.status().dropped(DropReason.STOPPED)).isEqualTo(4);
  }

  @Test
  void shouldDropWhatWaitsAndWhatComesWhenClosed() {
    Connection connection = open(Overflow.DROP_NEWEST);
    connection.offer("1");

    connection.close();
    connection.close();

    assertThat(connection.offer("2")).isEqualTo(Connection.Offer.STOPPED);
    assertThat(connection.take()).isNull();
    assertThat(dropped(DropReason.STOPPED)).isEqualTo(2);
  }

  @Test
  void shouldSayWhatWasLeftWhenClosedAfterDrain() {
    Connection connection = open(Overflow.DROP_NEWEST);
    connection.offer("1");
    connection.offer("2");
    Connection.Taken taken = requireNonNull(connection.take());
    connection.drain();
    connection.close();
    taken.dropped(DropReason.STOPPED);

    assertThat(dropped(DropReason.UNDRAINED)).isEqualTo(2);
    assertThat(dropped(DropReason.STOPPED)).isZero();
  }

  @Test
  void shouldAcceptAgainWhenOpenedAfterClose() {
    Connection connection = open(Overflow.DROP_NEWEST);
    connection.close();
    connection.open();

    assertThat(connection.offer("1")).isEqualTo(Connection.Offer.ACCEPTED);
    assertThat(takenAll(connection)).containsExactly("1");
  }

  @Test
  void shouldShowNoSeriesAnyMoreWhenForgotten() {
    Connection connection = open(Overflow.DROP_NEWEST);
    connection.offer("1");
    connection.forget();

    assertThat(flows.tare.snapshot().find(DELIVERED, "connection", LABEL)).isEmpty();
    assertThat(flows.tare.snapshot().find(DROPS, "connection", LABEL, "reason", "full")).isEmpty();
  }

  @Test
  void shouldCountAsOtherWhenConnectionsWereTooMany() {
    ConnectionDefinition definition = definition(2, Overflow.DROP_NEWEST);
    List<ConnectionMetrics> all = new ArrayList<>();
    for (int i = 0; i <= TestFlows.LIMITS.maxConnectionsInAll(); i++) {
      all.add(flows.metrics.connection("f:" + i + "->b", definition));
    }

    all.forEach(each -> each.messageDropped(DropReason.FULL));
    all.forEach(each -> each.messageDelivered(1));

    assertThat(flows.value(DELIVERED, "connection", "f:0->b")).isEqualTo(1);
    assertThat(flows.value(DELIVERED, "connection", "other")).isEqualTo(1);
    assertThat(flows.value(DROPS, "connection", "f:0->b", "reason", "full")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Overflow.Policy.class)
  void shouldCountEveryMessageOnceWhenClosedWhileOthersOffer(Overflow.Policy policy)
      throws Exception {
    int offers = 20_000;
    Connection busy =
        connection(
            16,
            new Overflow(policy, policy == Overflow.Policy.BLOCK ? 10_000 : 0),
            System::nanoTime);
    Thread producer =
        new Thread(
            () -> {
              for (int i = 0; i < offers; i++) {
                busy.offer("x");
              }
            });
    producer.start();
    while (producer.isAlive()) {
      busy.open();
      Connection.Taken taken = busy.take();
      assertAddsUp(busy.status());
      busy.close();
      if (taken != null) {
        taken.delivered();
      }
    }
    producer.join();
    busy.close();

    FlowStatus.OfConnection status = busy.status();
    assertThat(status.offered()).isEqualTo(offers);
    assertThat(status.depth()).isZero();
    assertAddsUp(status);
    assertThat((long) flows.value(DELIVERED, "connection", LABEL)).isEqualTo(status.delivered());
  }

  private static void assertAddsUp(FlowStatus.OfConnection status) {
    assertThat(status.delivered() + status.dropped() + status.inFlight())
        .as("%s", status)
        .isEqualTo(status.offered());
  }

  private Connection open(Overflow overflow) {
    Connection connection = connection(2, overflow, nowNs::get);
    connection.open();
    return connection;
  }

  private Connection connection(int capacity, Overflow overflow, LongSupplier clock) {
    ConnectionDefinition definition = definition(capacity, overflow);
    return new Connection(
        definition, new Arrivals(), flows.metrics.connection(LABEL, definition), clock);
  }

  private static ConnectionDefinition definition(int capacity, Overflow overflow) {
    return ConnectionDefinition.within("a", "b", capacity, overflow);
  }

  private static List<String> takenAll(Connection connection) {
    List<String> payloads = new ArrayList<>();
    Connection.Taken taken = connection.take();
    while (taken != null) {
      payloads.add(taken.payload());
      taken.delivered();
      taken = connection.take();
    }
    return payloads;
  }

  private static Map<String, Long> drops(String a, long ofA, String b, long ofB) {
    return Map.of(a, ofA, b, ofB, "stopped", 0L, "undrained", 0L);
  }

  private double dropped(DropReason reason) {
    return flows.value(DROPS, "connection", LABEL, "reason", reason.label());
  }
}
