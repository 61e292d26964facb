package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Histograms that no page shows: collectors show them in another form. */
class UnlistedTest {
  private final Metrics metrics = Metrics.open();
  private final MetricRegistry registry = metrics.registry();
  private final Histogram hidden =
      registry.histogram("hidden_seconds", "H.").quantiles(0.5).unlisted().register();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldShowNowhereButInWhatWasRecorded() {
    hidden.record(1L);
    assertThat(metrics.snapshot().find("hidden_seconds_count")).isEmpty();
    assertThat(metrics.snapshot().toString()).doesNotContain("hidden");
    assertThat(registry.descriptors().toString()).doesNotContain("hidden");
    assertThat(metrics.recorded(Detail.BUCKETS).value("hidden_seconds_count")).isEqualTo(1);
  }

  @Test
  void shouldBeSeenByWhatTheScrapeCallsAndCallNothingItself() {
    hidden.record(1L);
    List<Double> seen = new ArrayList<>();
    registry
        .gauge("g", "G.")
        .callback(
            () -> {
              seen.add(metrics.snapshot(Detail.BUCKETS).value("hidden_seconds_count"));
              seen.add(metrics.recorded(Detail.BUCKETS).value("hidden_seconds_count"));
              return 1;
            });
    assertThat(metrics.recorded(Detail.BUCKETS).find("g")).isEmpty();
    assertThat(seen).isEmpty();
    assertThat(metrics.snapshot().value("g")).isEqualTo(1);
    assertThat(seen).containsExactly(1.0, 1.0);
  }

  @Test
  void shouldKeepWhatWasRecordedWhenItIsClosed() {
    hidden.record(1L);
    metrics.close();
    hidden.record(1L);
    assertThat(metrics.recorded(Detail.BUCKETS).value("hidden_seconds_count")).isEqualTo(1);
    assertThat(metrics.snapshot().find("hidden_seconds_count")).isEmpty();
  }

  @Test
  void shouldTakeItsNameUntilItIsUnregistered() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.histogram("hidden_seconds", "H.").quantiles(0.5).register())
        .withMessageContaining("listed=false");
    assertThat(registry.unregister("hidden_seconds")).isTrue();
    registry.histogram("hidden_seconds", "H.").quantiles(0.5).register().record(1L);
    assertThat(metrics.snapshot().value("hidden_seconds_count")).isEqualTo(1);
  }
}
