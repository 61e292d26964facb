package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @Test
  void shouldReadNumbersUpToTheEndOfALong() {
    Text text = Fixtures.text("  0\t9223372036854775807 007\n");
    assertThat(text.count()).isZero();
    assertThat(text.count()).isEqualTo(Long.MAX_VALUE);
    assertThat(text.count()).isEqualTo(7);
    assertThat(text.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "12", // may have been cut
        "x ",
        "-1 ",
        "\n1 ",
        "9223372036854775808 ",
        "18446744073709551616 ",
        "99999999999999999999 ",
        "000000000000000000001 "
      })
  void shouldRefuseWhatIsNoCount(String content) {
    Text text = Fixtures.text(content);
    assertThat(text.count()).isZero();
    assertThat(text.failed()).isTrue();
  }

  @Test
  void shouldStayFailed() {
    Text text = Fixtures.text("x 1 ");
    text.count();
    text.moveTo(2);
    assertThat(text.count()).isZero();
    assertThat(text.failed()).isTrue();
    text.rewind();
    text.moveTo(2);
    assertThat(text.count()).isEqualTo(1);
    assertThat(text.failed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 20000",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775808",
    "18446744073708503040, 1.8446744073708503E19",
    "18446744073709551615, 18446744073709551615"
  })
  void shouldRoundLargeNumbersAsDoublesAre(String number, double expected) {
    Text text = Fixtures.text(number + "\n");
    assertThat(text.large()).isEqualTo(expected);
    assertThat(text.failed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.78, 0.78", "1.39, 1.39", "12, 12", "3.007, 3.007", "0.0, 0"})
  void shouldReadDecimals(String number, double expected) {
    Text text = Fixtures.text(number + " ");
    assertThat(text.decimal()).isEqualTo(expected);
    assertThat(text.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "1.5", "1. 5 ", "1.x ", ".5 ", "x "})
  void shouldRefuseWhatIsNoDecimal(String content) {
    Text text = Fixtures.text(content);
    text.decimal();
    assertThat(text.failed()).isTrue();
  }

  @Test
  void shouldFindLinesAndWords() {
    Text text = Fixtures.text("TCP6: inuse 9\nTCP: tw 1 inuse 2\nbTCP: inuse 3\n");
    assertThat(text.line(Text.word("TCP:"))).isTrue();
    assertThat(text.wordInLine(Text.word("inuse "))).isTrue();
    assertThat(text.count()).isEqualTo(2);
    assertThat(text.wordInLine(Text.word("inuse "))).as("in the next line").isFalse();
    assertThat(text.line(Text.word("TCP6:"))).as("before the cursor").isTrue();
    assertThat(text.line(Text.word("UDP:"))).isFalse();
  }
}
