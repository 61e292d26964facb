package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final FlowMetrics metrics = new FlowMetrics(List.of());
  private final ConnectionMetrics measured = metrics.connection("f:a->b");
  private final Semaphore arrivals = new Semaphore(0);
  private final Connection connection = new Connection("a", "b", 2, arrivals, measured, nowNs::get);

  @Test
  void shouldMeasureTimeInConnectionWhenMessageIsTaken() {
    connection.open();
    connection.offer("x");
    // Past Long.MAX_VALUE: nanoTime wraps, differences do not.
    nowNs.addAndGet(1_000);

    assertThat(connection.poll()).isEqualTo("x");
    assertThat(connection.poll()).isNull();
    assertThat(measured.delivered()).isEqualTo(1);
    assertThat(measured.latencyNs()).isEqualTo(1_000);
  }

  @Test
  void shouldDropAndCountWhenFull() {
    connection.open();

    assertThat(List.of(connection.offer("1"), connection.offer("2"), connection.offer("3")))
        .containsExactly(
            Connection.Offer.ACCEPTED, Connection.Offer.ACCEPTED, Connection.Offer.FULL);
    assertThat(connection.status())
        .isEqualTo(new FlowStatus.OfConnection("a", "b", 2, 2, 3, 0, new FlowStatus.Drops(1, 0)));
    assertThat(measured.dropped(DropReason.FULL)).isEqualTo(1);
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
    assertThat(measured.dropped(DropReason.STOPPED)).isEqualTo(2);
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
  void shouldForgetItsSeriesWhenTold() {
    connection.forget();

    assertThat(metrics.connectionCount()).isZero();
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
    assertThat(measured.delivered()).isEqualTo(status.delivered());
  }
}
