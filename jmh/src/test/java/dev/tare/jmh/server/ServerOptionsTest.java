package dev.tare.jmh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong word ends a run before it has begun. */
class ServerOptionsTest {
  @Test
  void shouldTakeWhatItIsTold() {
    ServerOptions options =
        ServerOptions.parse("--loop", "open", "--rate", "500", "--rounds", "12", "--only", "ba.*");
    assertThat(options.openLoop()).isTrue();
    assertThat(options.rate()).isEqualTo(500);
    assertThat(options.rounds()).isEqualTo(12);
    assertThat(options.variants()).containsExactly(Variant.BARE, Variant.BARE_AGAIN);
    assertThat(ServerOptions.parse().variants()).containsExactly(Variant.values());
  }

  @ParameterizedTest
  @CsvSource({
    "--loop, opne, open or closed",
    "--round, 12, unknown argument --round",
    "--rounds, 0, 1 to 1000000",
    "--rate, -5, 0 to 1000000",
    "--rate, many, 0 to 1000000",
    "--only, tere, bareAgain",
  })
  void shouldRefuseWhatItDoesNotKnow(String name, String value, String said) {
    assertThatThrownBy(() -> ServerOptions.parse(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void shouldRefuseANameWithoutAValue() {
    assertThatThrownBy(() -> ServerOptions.parse("--rounds")).hasMessage("--rounds needs a value");
  }
}
