package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Conversion against exact decimal arithmetic. */
class UnitTest {

  @Property
  void shouldGiveTheNearestDouble(@ForAll("units") Unit unit, @ForAll("raws") long raw) {
    BigDecimal exact = exactBase(unit, raw);
    double base = unit.toBase(raw);
    BigDecimal error = exact.subtract(new BigDecimal(base)).abs();
    assertThat(error).isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextUp(base))).abs());
    assertThat(error)
        .isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextDown(base))).abs());
    // Nearest, and of two that are, the even one: what parsing the decimal gives.
    assertThat(base).isEqualTo(Double.parseDouble(exact.toString()));
  }

  @Property
  void shouldGiveBackWhatWasRecorded(@ForAll("units") Unit unit, @ForAll("exact") long raw) {
    assertThat(unit.toRaw(unit.toBase(raw))).isEqualTo(raw);
  }

  @Property
  void shouldKeepTheOrderOfRawValues(
      @ForAll("units") Unit unit, @ForAll("raws") long one, @ForAll("raws") long two) {
    assertThat(unit.toBase(Math.min(one, two)))
        .isLessThanOrEqualTo(unit.toBase(Math.max(one, two)));
  }

  /** Off by half a raw unit, and by half an ulp of the product that is rounded. */
  @Property
  void shouldRoundToTheGrain(@ForAll("units") Unit unit, @ForAll("bases") double base) {
    BigDecimal exact = new BigDecimal(base).multiply(perBase(unit));
    long raw = unit.toRaw(base);
    if (exact.abs().compareTo(new BigDecimal(Long.MAX_VALUE)) >= 0) {
      assertThat(raw).isEqualTo(base > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    } else {
      BigDecimal allowed =
          new BigDecimal("0.5").add(new BigDecimal(Math.ulp(exact.doubleValue()) / 2));
      assertThat(exact.subtract(BigDecimal.valueOf(raw)).abs()).isLessThanOrEqualTo(allowed);
    }
  }

  @Example
  void shouldSaturateAndNotThrow() {
    for (Unit unit : List.of(Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO)) {
      assertThat(unit.toRaw(Double.POSITIVE_INFINITY)).isEqualTo(Long.MAX_VALUE);
      assertThat(unit.toRaw(Double.NEGATIVE_INFINITY)).isEqualTo(Long.MIN_VALUE);
      assertThat(unit.toRaw(Double.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
      assertThat(unit.toRaw(Double.NaN)).isZero();
      assertThat(unit.toRaw(-0.0)).isZero();
      assertThat(unit.toBase(Long.MIN_VALUE)).isNegative();
    }
  }

  @Example
  void shouldStayExactBeyondWhatADoubleHolds() {
    long odd = (1L << 53) + 1;
    assertThat(Unit.SECONDS.toBase(odd)).isEqualTo(9007199.254740993);
    assertThat(Unit.RATIO.toBase(Long.MAX_VALUE)).isEqualTo(9223372036854.775);
    assertThat(Unit.BYTES.toBase(odd)).isEqualTo(0x1p53);
  }

  @Example
  void shouldNameTheSuffixOfEachUnit() {
    assertThat(Unit.NONE.suffix()).isEmpty();
    assertThat(Unit.SECONDS.suffix()).isEqualTo("seconds");
    assertThat(Unit.BYTES.suffix()).isEqualTo("bytes");
    assertThat(Unit.RATIO.suffix()).isEqualTo("ratio");
  }

  @Example
  void shouldFindTheUnitThatANameSays() {
    assertThat(Unit.ofName("a_seconds", MetricType.HISTOGRAM)).isEqualTo(Unit.SECONDS);
    assertThat(Unit.ofName("a_bytes_total", MetricType.COUNTER)).isEqualTo(Unit.BYTES);
    assertThat(Unit.ofName("a_ratio", MetricType.GAUGE)).isEqualTo(Unit.RATIO);
    assertThat(Unit.ofName("a_bytes_total", MetricType.GAUGE)).isEqualTo(Unit.NONE);
    assertThat(Unit.ofName("a_celsius", MetricType.GAUGE)).isEqualTo(Unit.NONE);
    assertThat(Unit.ofName("seconds", MetricType.GAUGE)).isEqualTo(Unit.NONE);
    assertThat(Unit.ofName("a_seconds", MetricType.STATE_SET)).isEqualTo(Unit.NONE);
  }

  @Example
  void shouldMakeUnitsOfOnesOwn() {
    assertThat(Unit.of("celsius")).isEqualTo(Unit.of("celsius")).hasToString("celsius");
    assertThat(Unit.of("celsius").hashCode()).isEqualTo(Unit.of("celsius").hashCode());
    assertThat(Unit.of("seconds")).isSameAs(Unit.SECONDS);
    assertThat(Unit.NONE).isNotEqualTo(Unit.SECONDS).hasToString("none");
    for (String bad : List.of("", "°C", "_a", "a_", "total", "a_total", "info", "a info")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Unit.of(bad))
          .withMessageContaining("unit=" + bad);
    }
  }

  private static BigDecimal perBase(Unit unit) {
    return BigDecimal.TEN.pow(unit.equals(Unit.SECONDS) ? 9 : unit.equals(Unit.RATIO) ? 6 : 0);
  }

  private static BigDecimal exactBase(Unit unit, long raw) {
    return new BigDecimal(BigInteger.valueOf(raw))
        .divide(perBase(unit), 9, RoundingMode.UNNECESSARY);
  }

  @Provide
  Arbitrary<Long> raws() {
    Arbitrary<Long> nearPowers =
        Arbitraries.integers()
            .between(0, 62)
            .flatMap(power -> Arbitraries.longs().between(-3, 3).map(d -> (1L << power) + d));
    return Arbitraries.oneOf(
        Arbitraries.longs(), nearPowers, Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Provide
  Arbitrary<Long> exact() {
    return Arbitraries.longs().between(-(1L << 51), 1L << 51);
  }

  @Provide
  Arbitrary<Double> bases() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-1e20, 1e20),
        Arbitraries.doubles().between(-1, 1).ofScale(12),
        Arbitraries.longs().between(0, 1000).map(k -> Math.nextDown((k + 0.5) / 1e9)),
        Arbitraries.doubles().between(-1e10, 1e10).ofScale(9));
  }

  @Provide
  Arbitrary<Unit> units() {
    return Arbitraries.of(Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO, Unit.of("celsius"));
  }
}
