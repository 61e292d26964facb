package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No two families may write a sample of the same name, whichever comes first. */
class NameCollisionTest {

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("collisions")
  void shouldRefuseTheSecondInBothDirections(
      String one, String two, Consumer<MetricRegistry> first, Consumer<MetricRegistry> second) {
    assertRefused(first, second, two);
    assertRefused(second, first, one);
  }

  private static void assertRefused(
      Consumer<MetricRegistry> first, Consumer<MetricRegistry> second, String name) {
    try (TestMetrics test = TestMetrics.open()) {
      first.accept(test.registry());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> second.accept(test.registry()))
          .withMessageContaining("name=" + name);
      int before = test.metrics().snapshot().families().size();
      assertThatIllegalArgumentException().isThrownBy(() -> second.accept(test.registry()));
      assertThat(test.metrics().snapshot().families()).hasSize(before);
    }
  }

  static Stream<Arguments> collisions() {
    return Stream.of(
        pair("x", histogram("x"), "x_count", gauge("x_count")),
        pair("x", histogram("x"), "x_sum", gauge("x_sum")),
        pair("x", histogram("x"), "x_bucket", gauge("x_bucket")),
        pair("x", histogram("x"), "x_created", gauge("x_created")),
        pair("x", histogram("x"), "x", gauge("x")),
        pair("x", histogram("x"), "x_total", counter("x_total")),
        pair("orders", gauge("orders"), "orders_total", counter("orders_total")),
        pair("orders_created", gauge("orders_created"), "orders_total", counter("orders_total")),
        pair("x_count", histogram("x_count"), "x", histogram("x")),
        pair(
            "x_quantile_seconds",
            r -> r.histogram("x_seconds", "X.").unit(Unit.SECONDS).register(),
            "x_quantile_seconds",
            r -> r.gauge("x_quantile_seconds", "X.").unit(Unit.SECONDS).register()),
        pair("a", gauge("a"), "a", r -> r.gauge("a", "A.").callback(() -> 1)),
        pair("a", gauge("a"), "a", r -> r.register(new TestCollector("c", "a"))));
  }

  @Test
  void shouldRefuseALabelThatASetOfStatesWritesItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> states("mode", "mode"))
        .withMessageContaining("label=mode of name=mode");
    MetricsOptions options = MetricsOptions.builder().commonLabel("mode", "dry").build();
    try (Metrics metrics = Metrics.open(options)) {
      TestCollector collector = new TestCollector("c", List.of(states("mode", "other")), List::of);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> metrics.registry().register(collector))
          .withMessageContainingAll("name=mode", "commonLabels=[mode]");
    }
  }

  /** Metrics may have a colon, labels may not. */
  @Test
  void shouldRefuseASetOfStatesWhoseNameIsNoLabel() {
    try (TestMetrics test = TestMetrics.open()) {
      TestCollector collector = new TestCollector("c", List.of(states("rack:mode", "a")), List::of);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> test.registry().register(collector))
          .withMessageContaining("label=rack:mode of name=rack:mode");
    }
  }

  private static MetricDescriptor states(String name, String label) {
    return new MetricDescriptor(
        new MetricName(name), MetricType.STATE_SET, "States.", Unit.NONE, List.of(label));
  }

  @Test
  void shouldRefuseASnapshotWithOneFamilyTwice() {
    MetricFamily family = TestCollector.one(TestCollector.gauge("a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MetricsSnapshot(Labels.EMPTY, List.of(family, family)))
        .withMessage("name=a (allowed: each family once)");
  }

  @Test
  void shouldAllowNamesThatOnlyLookAlike() {
    try (TestMetrics test = TestMetrics.open()) {
      histogram("x").accept(test.registry());
      assertThatCode(
              () -> {
                gauge("x_counts").accept(test.registry());
                gauge("xx_count").accept(test.registry());
                counter("x_y_total").accept(test.registry());
                gauge("y_count").accept(test.registry());
                gauge("y").accept(test.registry());
              })
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shouldRefuseTheNamesOfSelfMetrics() {
    try (TestMetrics test = TestMetrics.open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gauge("tare_rings").accept(test.registry()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gauge("tare_drain_seconds_count").accept(test.registry()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gauge("tare_build").accept(test.registry()));
    }
  }

  @Test
  void shouldLeaveTheNameFreeWhenTheQuantilesOfAHistogramCollide() {
    try (TestMetrics test = TestMetrics.open()) {
      test.registry().gauge("x_quantile_seconds", "X.").unit(Unit.SECONDS).register();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> test.registry().histogram("x_seconds", "X.").unit(Unit.SECONDS).register())
          .withMessageContaining("x_quantile_seconds");

      test.registry()
          .histogram("x_seconds", "X.")
          .unit(Unit.SECONDS)
          .quantiles()
          .register()
          .record(1L);
      assertThat(test.value("x_seconds_count")).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveTheNameFreeWhenALabelIsThatOfTheQuantiles() {
    try (TestMetrics test = TestMetrics.open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  test.registry()
                      .histogram("x_seconds", "X.")
                      .unit(Unit.SECONDS)
                      .labels("window")
                      .family())
          .withMessageContaining("label=window");
      assertThatCode(
              () ->
                  test.registry()
                      .histogram("x_seconds", "X.")
                      .unit(Unit.SECONDS)
                      .labels("pane")
                      .family())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shouldRefuseALabelThatEverySeriesHasAlready() {
    MetricsOptions.Builder options = MetricsOptions.builder().commonLabel("service", "orders");
    try (TestMetrics test = TestMetrics.open(options)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> test.registry().counter("a_total", "A.").labels("service").family())
          .withMessageContainingAll("label=service", "name=a_total", "commonLabels=[service]");
    }
    MetricsOptions.Builder window = MetricsOptions.builder().commonLabel("window", "w");
    try (TestMetrics test = TestMetrics.open(window)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> test.registry().histogram("x_seconds", "X.").unit(Unit.SECONDS).register())
          .withMessageContaining("label=window");
    }
  }

  @Test
  void shouldAllowCommonLabelsThatSelfMetricsHaveThemselves() {
    MetricsOptions.Builder options = MetricsOptions.builder().commonLabel("version", "7");
    try (TestMetrics test = TestMetrics.open(options)) {
      test.registry().counter("a_total", "A.").register();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> test.registry().counter("b_total", "B.").labels("version").family());
    }
  }

  private static Consumer<MetricRegistry> gauge(String name) {
    return registry -> registry.gauge(name, "G.").register();
  }

  private static Consumer<MetricRegistry> counter(String name) {
    return registry -> registry.counter(name, "C.").register();
  }

  private static Consumer<MetricRegistry> histogram(String name) {
    return registry -> registry.histogram(name, "H.").buckets(1, 2).register();
  }

  private static Arguments pair(
      String one, Consumer<MetricRegistry> first, String two, Consumer<MetricRegistry> second) {
    return Arguments.of(one, two, first, second);
  }
}
