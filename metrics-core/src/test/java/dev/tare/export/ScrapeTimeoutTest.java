package dev.tare.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a scraper says that it waits. */
class ScrapeTimeoutTest {
  private static final Duration MOST = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource({
    "10, 10000, 9500",
    "10.000000, 10000, 9500",
    " 0.5 , 500, 250",
    "1, 1000, 500",
    "60, 30000, 59500"
  })
  void shouldLeaveTimeForWritingAndTheNetwork(String header, long untilMs, long snapshotMs) {
    ScrapeTimeout timeout = ScrapeTimeout.of(header);
    assertThat(timeout.orAtMost(MOST)).isEqualTo(Duration.ofMillis(untilMs));
    assertThat(timeout.forSnapshot()).isEqualTo(Duration.ofMillis(snapshotMs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "0", "-1", "NaN", "Infinity", "1e300", "1,5", "10s"})
  void shouldTakeWhatCannotBeUnderstoodForNotSaid(String header) {
    assertThat(ScrapeTimeout.of(header)).isEqualTo(ScrapeTimeout.of(null));
  }

  @Test
  void shouldLeaveItToTheServerWhereNothingIsSaid() {
    assertThat(ScrapeTimeout.of(null).orAtMost(MOST)).isEqualTo(MOST);
    assertThat(ScrapeTimeout.of(null).forSnapshot()).isNull();
  }
}
