package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the tracker's self-metrics are shown is the core's to know, by their names. */
class TrackerSelfMetricsTest {
  private static List<String> own(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .map(MetricFamily::descriptor)
        .filter(family -> family.name().value().startsWith("tare_resource_"))
        .map(family -> family.name() + " " + family.labelNames())
        .toList();
  }

  private static Metrics open(SelfMetricDetail detail) {
    return Metrics.open(MetricsOptions.builder().selfMetrics(detail).build());
  }

  private static ResourceTracker tracker(Metrics metrics) {
    return ResourceTracker.builder(metrics.registry(), error -> {}).open();
  }

  @Test
  void shouldShowWhatItCostsAndWhatFailsByDefault() {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker = tracker(metrics)) {
      tracker.collect();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(own(snapshot))
          .containsExactlyInAnyOrder(
              "tare_resource_collection_seconds []", "tare_resource_source_errors_total []");
      assertThat(snapshot.value("tare_resource_source_errors_total")).isNotNegative();
    }
  }

  @Test
  void shouldShowAllByItsLabelsWhereItIsAskedFor() {
    try (Metrics metrics = open(SelfMetricDetail.ALL);
        ResourceTracker tracker = tracker(metrics)) {
      tracker.collect();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(own(snapshot))
          .containsExactlyInAnyOrder(
              "tare_resource_collection_seconds []",
              "tare_resource_collections_total []",
              "tare_resource_source_age_seconds [source]",
              "tare_resource_source_up [source]",
              "tare_resource_source_errors_total [source]",
              "tare_resource_network_devices_omitted [reason]");
      assertThat(snapshot.value("tare_resource_source_up", "source", "cgroup")).isBetween(0d, 1d);
    }
  }
}
