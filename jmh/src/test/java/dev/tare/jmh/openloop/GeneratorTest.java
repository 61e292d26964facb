package dev.tare.jmh.openloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What latencies a generator sees, by a clock that only a scripted server moves. */
class GeneratorTest {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;

  @Test
  void shouldSeeNoWaitWhenTheServerIsQuick() throws IOException {
    Outcome outcome = atRate(new Server(64, 0, 0));
    assertThat(outcome.requests()).isEqualTo(1_000);
    assertThat(outcome.p999Ns()).isLessThan(50 * US);
    assertThat(outcome.late()).isZero();
    assertThat(outcome.tookNs()).isBetween(999 * MS, 1_000 * MS);
  }

  @Test
  void shouldSeeAStallInEachRequestThatWasDueMeanwhile() throws IOException {
    // Due at 100 to 199 ms, answered at 200: of a thousand latencies a hundred are 1 to 100 ms.
    Outcome outcome = atRate(new Server(1_000, 100 * MS, 200 * MS));
    assertThat(outcome.requests()).isEqualTo(1_000);
    assertThat(outcome.p50Ns()).isLessThan(50 * US);
    assertThat(outcome.p99Ns()).isBetween(89 * MS, 92 * MS);
    assertThat(outcome.p999Ns()).isBetween(98 * MS, 101 * MS);
    assertThat(outcome.late()).isZero();
  }

  @Test
  void shouldSeeItAllTheSameWhenNoConnectionIsFreeToSendThem() throws IOException {
    // One waits on the only connection, 99 in the generator: closed loops see a single slow
    // request.
    Outcome outcome = atRate(new Server(1, 100 * MS, 200 * MS));
    assertThat(outcome.requests()).isEqualTo(1_000);
    assertThat(outcome.p99Ns()).isBetween(89 * MS, 93 * MS);
    assertThat(outcome.late()).isBetween(99L, 102L);
  }

  @Test
  void shouldSendAndAwaitWhatIsStillOwedAtTheEnd() throws IOException {
    Outcome outcome = atRate(new Server(1, 900 * MS, 1_900 * MS));
    assertThat(outcome.requests()).isEqualTo(1_000);
    assertThat(outcome.tookNs()).isGreaterThan(1_900 * MS);
    assertThat(outcome.p999Ns()).isGreaterThan(990 * MS);
  }

  @Test
  void shouldSendAsManyAsAreTakenWhenFlatOut() throws IOException {
    Server server = new Server(2, 0, 0);
    Outcome outcome = new Generator(server, () -> server.nowNs).flatOut(1);
    assertThat(outcome.requests()).isBetween(99_900L, 100_100L); // one at each look, of 10 µs
    assertThat(outcome.late()).isZero();
  }

  @Test
  void shouldGiveUpWhenNoAnswerComes() {
    assertThatThrownBy(() -> atRate(new Server(64, 100 * MS, Long.MAX_VALUE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer for 10 s");
  }

  @Test
  void shouldBeReadByAnotherProcess() throws IOException {
    Outcome outcome = new Outcome(1, 2, 3, 4, 5, 0);
    assertThat(Outcome.parse(outcome.line())).isEqualTo(outcome);
    assertThatThrownBy(() -> Outcome.parse("java.io.IOException: no answer for 10 s"))
        .hasMessageContaining("no answer");
  }

  private static Outcome atRate(Server server) throws IOException {
    return new Generator(server, () -> server.nowNs).atRate(1_000, 1);
  }

  /** Answers at once, but from one time until another; each look at it takes 10 µs. */
  private static final class Server implements Connections {
    private static final long LOOK_NS = 10 * US;

    private final int connections;
    private final long stallsNs;
    private final long untilNs;
    private final Deque<Long> asked = new ArrayDeque<>();
    private long nowNs;

    Server(int connections, long stallsNs, long untilNs) {
      this.connections = connections;
      this.stallsNs = stallsNs;
      this.untilNs = untilNs;
    }

    @Override
    public boolean send(long dueNs) {
      return asked.size() < connections && asked.add(dueNs);
    }

    @Override
    public int receive(LongConsumer answered) {
      nowNs += LOOK_NS;
      if (nowNs >= stallsNs && nowNs < untilNs) {
        return 0;
      }
      int answers = asked.size();
      asked.forEach(answered::accept);
      asked.clear();
      return answers;
    }
  }
}
