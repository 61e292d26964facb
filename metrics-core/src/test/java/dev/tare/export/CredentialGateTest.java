package dev.tare.export;

import static dev.tare.export.CredentialGate.Answer.ALLOWED;
import static dev.tare.export.CredentialGate.Answer.TOO_MANY;
import static dev.tare.export.CredentialGate.Answer.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who guesses is slowed down, and nobody else. */
class CredentialGateTest {
  private static final String RIGHT = "Bearer t0ken";
  private static final int TRIES = 10;

  private long nowNs = Long.MAX_VALUE - 5; // a clock has any origin
  private final CredentialGate gate =
      new CredentialGate(Credentials.NONE.orBearer("t0ken"), () -> nowNs);

  private static SocketAddress client(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void guess(@Nullable SocketAddress client) {
    for (int i = 0; i < TRIES; i++) {
      assertThat(gate.answer(client, "Bearer guess" + i)).isEqualTo(WRONG);
    }
    assertThat(gate.answer(client, "Bearer another")).isEqualTo(TOO_MANY);
  }

  private void pass(int seconds) {
    nowNs += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void shouldLookAtOneTryASecondAfterTenThatWereWrong() {
    SocketAddress client = client("192.0.2.1", 1);
    guess(client);
    assertThat(gate.answer(client, RIGHT)).as("not looked at").isEqualTo(TOO_MANY);
    for (int i = 0; i < 5; i++) {
      pass(1);
      assertThat(gate.answer(client, "Bearer guess")).isEqualTo(WRONG);
      assertThat(gate.answer(client, "Bearer guess")).isEqualTo(TOO_MANY);
    }
    pass(1);
    assertThat(gate.answer(client, RIGHT)).isEqualTo(ALLOWED);
    assertThat(gate.answer(client, RIGHT)).as("what is right uses up nothing").isEqualTo(ALLOWED);
    pass(60);
    guess(client);
  }

  @Test
  void shouldCountTheTriesOfOneClientFromAllOfItsPortsAndAddresses() {
    guess(client("192.0.2.1", 1));
    assertThat(gate.answer(client("192.0.2.1", 2), RIGHT)).isEqualTo(TOO_MANY);
    assertThat(gate.answer(client("192.0.2.2", 1), RIGHT)).isEqualTo(ALLOWED);
    guess(client("2001:db8:0:1::1", 1));
    assertThat(gate.answer(client("2001:db8:0:1:2:3:4:5", 1), RIGHT)).isEqualTo(TOO_MANY);
    assertThat(gate.answer(client("2001:db8:0:2::1", 1), RIGHT)).isEqualTo(ALLOWED);
  }

  @Test
  void shouldSlowDownWhoHasNoAddress() {
    guess(null);
    assertThat(gate.answer(UnixDomainSocketAddress.of("/socket"), RIGHT)).isEqualTo(TOO_MANY);
    assertThat(gate.answer(client("192.0.2.1", 1), RIGHT)).isEqualTo(ALLOWED);
  }

  @Test
  void shouldNotTakeARequestWithoutCredentialsForATry() {
    for (int i = 0; i < 100; i++) {
      assertThat(gate.answer(client("192.0.2.1", 1), null)).isEqualTo(WRONG);
    }
    assertThat(gate.answer(client("192.0.2.1", 1), RIGHT)).isEqualTo(ALLOWED);
  }

  @Test
  void shouldLetEverybodyInWhereNothingIsAskedFor() {
    CredentialGate open = new CredentialGate(Credentials.NONE, () -> nowNs);
    for (int i = 0; i < 100; i++) {
      assertThat(open.answer(null, "Bearer " + i)).isEqualTo(ALLOWED);
    }
  }

  @Test
  void shouldRememberTheLastThousandAddressesOnly() {
    guess(client("192.0.2.1", 1));
    for (int i = 0; i < 999; i++) {
      gate.answer(client("198.51." + i / 250 + "." + i % 250, 1), "Bearer guess");
    }
    assertThat(gate.answer(client("192.0.2.1", 1), RIGHT)).isEqualTo(TOO_MANY);
    gate.answer(client("203.0.113.1", 1), "Bearer guess");
    assertThat(gate.answer(client("192.0.2.1", 1), RIGHT)).as("forgotten").isEqualTo(ALLOWED);
  }
}
