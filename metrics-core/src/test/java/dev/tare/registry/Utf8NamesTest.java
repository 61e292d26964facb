package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.MetricsOptions;
import dev.tare.model.MetricName;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of any characters, where the options allow them; two must not be escaped to one. */
class Utf8NamesTest {

  private static TestMetrics open() {
    return TestMetrics.open(MetricsOptions.builder().utf8Names(true));
  }

  @Test
  void shouldRecordUnderAnyName() {
    try (TestMetrics test = open()) {
      test.registry().counter("orders.done_total", "O.").labels("größe").family().with("1").add(3);
      assertThat(test.value("orders.done_total", "größe", "1")).isEqualTo(3);
    }
  }

  @Test
  void shouldRefuseSuchNamesByDefault() {
    try (TestMetrics test = TestMetrics.open()) {
      refused(test, gauge("a.b"), "name=a.b");
      refused(test, r -> r.gauge("a", "A.").labels("b.c").family(), "label=b.c of name=a");
      refused(test, r -> r.register(new TestCollector("c", "a.b")), "name=a.b");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricsOptions.builder().commonLabel("a.b", "1").build())
        .withMessageContaining("label=a.b of commonLabels");
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("twins")
  void shouldRefuseTheSecondOfTwoThatAreEscapedToTheSame(
      String escaping, Consumer<MetricRegistry> first, Consumer<MetricRegistry> second) {
    try (TestMetrics test = open()) {
      first.accept(test.registry());
      refused(test, second, "escaping=" + escaping);
    }
    try (TestMetrics test = open()) {
      second.accept(test.registry());
      refused(test, first, "escaping=" + escaping);
    }
  }

  static Stream<Arguments> twins() {
    return Stream.of(
        Arguments.of("underscores", gauge("a.b"), gauge("a_b")),
        Arguments.of("underscores", gauge("a.b"), gauge("a b")),
        Arguments.of("underscores", gauge("ä"), gauge("ö")),
        Arguments.of(
            "underscores",
            (Consumer<MetricRegistry>) r -> r.histogram("a.b", "H.").buckets(1).register(),
            gauge("a_b_count")),
        Arguments.of("values", gauge("a.b"), gauge("U__a_2e_b")),
        Arguments.of(
            "underscores",
            gauge("tare.x"),
            (Consumer<MetricRegistry>) r -> r.register(new TestCollector("c", "tare_x"))));
  }

  @Test
  void shouldRefuseTheNamesOfSelfMetricsHoweverTheyAreEscaped() {
    try (TestMetrics test = open()) {
      refused(test, gauge("tare.rings"), "tare_rings");
    }
  }

  @Test
  void shouldRefuseLabelsThatAreEscapedToTheSame() {
    try (TestMetrics test = open()) {
      refused(test, r -> r.gauge("a", "A.").labels("b.c", "b_c").family(), "labels=[b.c, b_c]");
      refused(test, r -> r.gauge("a", "A.").labels("..name..").family(), "label=..name..");
      refused(test, r -> r.gauge("a", "A.").labels("__b").family(), "label=__b");
      refused(test, r -> r.gauge("a", "A.").labels("le").family(), "label=le");
    }
    MetricsOptions.Builder common =
        MetricsOptions.builder().utf8Names(true).commonLabel("service.name", "x");
    try (TestMetrics test = TestMetrics.open(common)) {
      refused(test, r -> r.gauge("a", "A.").labels("service_name").family(), "label=service_name");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> common.commonLabel("service_name", "y").build())
        .withMessageContainingAll("commonLabels", "escaping=underscores");
  }

  @Test
  void shouldRefuseWhatIsNoUnicode() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MetricName("a\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> new MetricName(""));
    try (TestMetrics test = open()) {
      refused(test, r -> r.gauge("a", "A.").labels("\udc00").family(), "of name=a");
      refused(test, r -> r.gauge("a", "A.").labels("").family(), "of name=a");
    }
  }

  private static void refused(TestMetrics test, Consumer<MetricRegistry> wanted, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wanted.accept(test.registry()))
        .withMessageContaining(message);
  }

  private static Consumer<MetricRegistry> gauge(String name) {
    return registry -> registry.gauge(name, "G.").register();
  }
}
