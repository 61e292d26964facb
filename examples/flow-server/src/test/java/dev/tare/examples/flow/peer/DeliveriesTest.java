package dev.tare.examples.flow.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries();
  private final List<Delivery> accepted = new ArrayList<>();

  @Test
  void shouldAcceptOnceWhatIsSentAgain() {
    assertThat(accept("a", 1)).isTrue();
    assertThat(accept("a", 1)).isTrue();
    assertThat(accept("b", 1)).isTrue();
    assertThat(accept("a", 3)).isTrue();
    assertThat(accept("a", 2)).isTrue(); // it was given up, and came late

    assertThat(accepted).containsExactly(delivery("a", 1), delivery("b", 1), delivery("a", 3));
  }

  @Test
  void shouldForgetARefusal() {
    assertThat(deliveries.accept(delivery("a", 1), () -> false)).isFalse();
    assertThat(accept("a", 1)).isTrue();

    assertThat(accepted).hasSize(1);
  }

  @Test
  void shouldRememberTheSendersHeardOfLast() {
    for (int sender = 0; sender < 10_000; sender++) {
      accept("s" + sender, 1);
      accept("first", 1);
    }
    accept("s0", 1);

    assertThat(accepted).hasSize(10_002); // s0 was forgotten, the busy one was not
  }

  private boolean accept(String stream, long sequence) {
    Delivery delivery = delivery(stream, sequence);
    return deliveries.accept(delivery, () -> accepted.add(delivery));
  }

  private static Delivery delivery(String stream, long sequence) {
    return new Delivery(stream, sequence, "in", "x");
  }
}
