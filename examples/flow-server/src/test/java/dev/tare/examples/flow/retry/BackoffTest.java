package dev.tare.examples.flow.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final RandomGenerator random = new SplittableRandom(20);

  @ParameterizedTest
  @CsvSource({"1,100", "2,200", "3,400", "4,800", "5,1000", "1000000,1000"})
  void shouldDoubleUpToTheBoundAndVaryByAHalf(int failures, long fullNs) {
    Backoff backoff = new Backoff(100, 1_000);

    assertThat(LongStream.generate(() -> backoff.delayNs(failures, random)).limit(200))
        .allSatisfy(delay -> assertThat(delay).isBetween(fullNs - fullNs / 2, fullNs))
        .anySatisfy(delay -> assertThat(delay).isLessThan(fullNs - fullNs / 4))
        .anySatisfy(delay -> assertThat(delay).isGreaterThan(fullNs - fullNs / 4));
  }

  @Test
  void shouldNotWrapWhenBoundIsTheLargest() {
    Backoff backoff = new Backoff(Long.MAX_VALUE / 2 + 1, Long.MAX_VALUE);

    assertThat(backoff.delayNs(9, random)).isGreaterThanOrEqualTo(Long.MAX_VALUE / 2);
  }

  @Test
  void shouldRefuseBoundBelowTheFirst() {
    assertThatThrownBy(() -> new Backoff(2, 1))
        .hasMessage("firstNs=2 maxNs=1 (allowed: 1 to maxNs, firstNs or more)");
  }
}
