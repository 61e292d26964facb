package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final String LABEL = "f:a->b";
  private static final String DROPS = "flow_message_drops_total";
  private static final String DELIVERED = "flow_network_latency_seconds_count";

  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final TestFlows flows = new TestFlows();
  private final ConnectionMetrics measured = flows.metrics.connection(LABEL);
  private final Semaphore arrivals = new Semaphore(0);
  private final Connection connection = new Connection("a", "b", 2, arrivals, measured, nowNs::get);

  @AfterEach
  void close() {
    flows.close();
  }

  @Test
  void shouldMeasureTimeInConnectionWhenMessageIsTaken() {
    connection.open();
    connection.offer("x");
    // Past Long.MAX_VALUE: nanoTime wraps, differences do not.
    nowNs.addAndGet(1_000);

    assertThat(connection.poll()).isEqualTo("x");
    assertThat(connection.poll()).isNull();
    assertThat(delivered()).isEqualTo(1);
    assertThat(flows.value("flow_network_latency_seconds_sum", "connection", LABEL))
        .isEqualTo(1e-6);
  }

  @Test
  void shouldDropAndCountWhenFull() {
    connection.open();

    assertThat(List.of(connection.offer("1"), connection.offer("2"), connection.offer("3")))
        .containsExactly(
            Connection.Offer.ACCEPTED, Connection.Offer.ACCEPTED, Connection.Offer.FULL);
    assertThat(connection.status())
        .isEqualTo(new FlowStatus.OfConnection("a", "b", 2, 2, 3, 0, new FlowStatus.Drops(1, 0)));
    assertThat(dropped(DropReason.FULL)).isEqualTo(1);
    assertThat(arrivals.availablePermits()).isEqualTo(2);
  }

  @Test
  void shouldDropWhatWaitsAndWhatComesWhenClosed() {
    connection.open();
    connection.offer("1");

    connection.close();
    connection.close();

    assertThat(connection.offer("2")).isEqualTo(Connection.Offer.STOPPED);
    assertThat(connection.poll()).isNull();
    assertThat(dropped(DropReason.STOPPED)).isEqualTo(2);
  }

  @Test
  void shouldAcceptAgainWhenOpenedAfterClose() {
    connection.open();
    connection.close();
    connection.open();

    assertThat(connection.offer("1")).isEqualTo(Connection.Offer.ACCEPTED);
    assertThat(connection.poll()).isEqualTo("1");
  }

  @Test
  void shouldCountAsOtherWhenConnectionsWereTooMany() {
    List<ConnectionMetrics> all = new ArrayList<>();
    for (int i = 0; i <= TestFlows.LIMITS.maxConnectionsInAll(); i++) {
      all.add(flows.metrics.connection("f:" + i + "->b"));
    }

    all.forEach(each -> each.messageDropped(DropReason.FULL));
    all.forEach(each -> each.messageDelivered(1));

    // One had its place before; so two are over the limit.
    assertThat(flows.value(DROPS, "connection", "other", "reason", "other")).isEqualTo(2);
    assertThat(flows.value(DELIVERED, "connection", "other")).isEqualTo(2);
  }

  @Test
  void shouldCountEveryMessageOnceWhenClosedWhileOthersOffer() throws Exception {
    int offers = 20_000;
    Connection busy = new Connection("a", "b", 16, arrivals, measured, System::nanoTime);
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
      busy.poll();
      busy.close();
    }
    producer.join();
    busy.close();

    FlowStatus.OfConnection status = busy.status();
    assertThat(status.offered()).isEqualTo(offers);
    assertThat(status.depth()).isZero();
    assertThat(status.delivered() + status.drops().full() + status.drops().stopped())
        .isEqualTo(offers);
    assertThat(delivered()).isEqualTo(status.delivered());
  }

  private long delivered() {
    return (long) flows.value(DELIVERED, "connection", LABEL);
  }

  private long dropped(DropReason reason) {
    return (long) flows.value(DROPS, "connection", LABEL, "reason", reason.label());
  }
}
