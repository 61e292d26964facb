package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as text: nothing is lost, and labels look as OpenMetrics wants them. */
class DecimalTextTest {
  private static final int AT = 3;

  private final byte[] target = new byte[AT + DecimalText.LONGEST];

  private String fixed(long unscaled, int decimals) {
    return text(DecimalText.fixed(unscaled, decimals, target, AT));
  }

  private String number(double value) {
    return text(DecimalText.number(value, target, AT));
  }

  private String canonical(double value) {
    return text(DecimalText.canonical(value, target, AT));
  }

  private String text(int end) {
    return new String(target, AT, end - AT, US_ASCII);
  }

  @Property
  void shouldWriteARawValueAsTheDecimalNumberThatItIs(
      @ForAll long raw, @ForAll @IntRange(max = 9) int decimals) {
    BigDecimal exact = BigDecimal.valueOf(raw, decimals);
    String plain = exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    assertThat(fixed(raw, decimals)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9, 0",
    "1, 9, 0.000000001",
    "-1, 6, -0.000001",
    "-1500, 3, -1.5",
    "1000000000, 9, 1",
    "10, 0, 10",
    "9223372036854775807, 9, 9223372036.854775807",
    "-9223372036854775808, 0, -9223372036854775808",
  })
  void shouldWriteARawValue(long raw, int decimals, String text) {
    assertThat(fixed(raw, decimals)).isEqualTo(text);
  }

  @Property
  void shouldParseToTheSameDoubleWhenItHasAnyBits(@ForAll long bits) {
    assertParsesBack(Double.longBitsToDouble(bits));
  }

  @Property
  void shouldParseToTheSameDoubleWhenItIsADecimalNumber(
      @ForAll long unscaled, @ForAll @IntRange(max = 30) int decimals) {
    assertParsesBack(BigDecimal.valueOf(unscaled, decimals).doubleValue());
    assertParsesBack(BigDecimal.valueOf(unscaled % 100_000, decimals).doubleValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "1e22",
        "1e23",
        "9007199254740991",
        "9007199254740994",
        "1e-9",
        "0.3",
        "0.30000000000000004",
        "0.3333333333333333",
        "4.9e-324",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "-1.7976931348623157e308",
        "2e-3",
        "2e23",
        "NaN",
        "Infinity",
        "-Infinity"
      })
  void shouldParseToTheSameDoubleWhenItIsHard(double value) {
    assertParsesBack(value);
  }

  private void assertParsesBack(double value) {
    assertThat(Samples.number(number(value))).isEqualTo(Double.valueOf(value));
    assertThat(Samples.number(canonical(value))).isEqualTo(Double.valueOf(value));
  }

  /** The values are the specification's own, under "Canonical Numbers", and Go's. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1e-10, 1e-10",
    "1e-9, 1e-09",
    "1e-5, 1e-05",
    "1e-4, 0.0001",
    "5e-4, 0.0005",
    "0.001, 0.001",
    "0.1, 0.1",
    "1, 1.0",
    "-2.5, -2.5",
    "10, 10.0",
    "64, 64.0",
    "100000, 100000.0",
    "123456.5, 123456.5",
    "1e6, 1e+06",
    "1048576, 1.048576e+06",
    "1e10, 1e+10",
    "1e22, 1e+22",
    "1e300, 1e+300",
    "0.30000000000000004, 0.30000000000000004",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN",
  })
  void shouldWriteALabelAsGoPrintsIt(double value, String text) {
    assertThat(canonical(value)).isEqualTo(text);
  }
}
