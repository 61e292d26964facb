package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.Scale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Doubles of client_java as Tare's whole numbers, and back. */
class DigitsTest {

  private static double back(double value, Scale usual) {
    Digits digits = new Digits(usual);
    digits.add(value);
    Scale scale = digits.scale();
    return scale.toBase(Digits.raw(value, scale));
  }

  @Property
  void shouldKeepWholeNumbersExactly(@ForAll @LongRange(min = -(1L << 62), max = 1L << 62) long n) {
    double value = (double) n;
    assertThat(back(value, new Scale(0))).isEqualTo(value);
    assertThat(back(value, new Scale(9))).isEqualTo(value);
  }

  @Property
  void shouldKeepWhatIsWrittenWithNineDigits(
      @ForAll @LongRange(min = 0, max = 1L << 53) long nanos,
      @ForAll @IntRange(max = 9) int decimals) {
    double value = new Scale(decimals).toBase(nanos);
    assertThat(back(value, new Scale(0))).isEqualTo(value);
  }

  @Property
  void shouldBeOffByHalfABillionthAtMost(@ForAll @DoubleRange(min = 0, max = 1e18) double value) {
    double error = Math.abs(back(value, new Scale(0)) - value);
    assertThat(error).isLessThanOrEqualTo(Math.max(0.5000001e-9, Math.ulp(value) / 2));
  }

  @Test
  void shouldStopAtTheEnds() {
    assertThat(Digits.raw(Double.POSITIVE_INFINITY, new Scale(9))).isEqualTo(Long.MAX_VALUE);
    assertThat(Digits.raw(1e300, new Scale(0))).isEqualTo(Long.MAX_VALUE);
    assertThat(Digits.raw(-1e300, new Scale(0))).isEqualTo(Long.MIN_VALUE);
    assertThat(Digits.isInRange(0x1p63)).isFalse();
    assertThat(Digits.isInRange(Math.nextDown(0x1p63))).isTrue();
    assertThat(Digits.isInRange(Double.NaN)).isFalse();
  }
}
