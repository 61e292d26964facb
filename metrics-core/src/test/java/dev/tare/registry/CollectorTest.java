package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Foreign code that a scrape runs: what goes wrong costs only itself, and is counted. */
class CollectorTest {
  private final TestMetrics test = TestMetrics.open();
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void shouldLoseOnlyTheFamiliesOfACollectorThatFails(
      String what, Supplier<List<MetricFamily>> families) {
    registry.register(new TestCollector("before", "before"));
    registry.register(new TestCollector("bad", "bad", "bad_too").returning(families));
    registry.register(new TestCollector("after", "after"));

    MetricsSnapshot snapshot = test.metrics().snapshot();
    assertThat(snapshot.value("before")).isEqualTo(1);
    assertThat(snapshot.value("after")).isEqualTo(1);
    assertThat(snapshot.families().stream().map(family -> family.descriptor().name().value()))
        .doesNotContain("bad", "bad_too", "unannounced")
        .doesNotHaveDuplicates();
    assertThat(snapshot.value("tare_collector_errors_total", "collector", "bad")).isEqualTo(1);
    assertThat(test.awaitErrors(1)).hasSize(1);
    assertThat(test.value("tare_collector_errors_total", "collector", "bad")).isEqualTo(2);
  }

  static Stream<Arguments> wrongs() {
    MetricFamily bad = TestCollector.one(TestCollector.gauge("bad"));
    MetricDescriptor announced = TestCollector.gauge("bad");
    SeriesIndex labelled = new SeriesIndex(List.of("k"), List.of(List.of("v")));
    return Stream.of(
        wrong(
            "throws",
            () -> {
              throw new IllegalStateException("no source");
            }),
        wrong(
            "an error",
            () -> {
              throw new StackOverflowError();
            }),
        wrong("null", () -> null),
        wrong(
            "unannounced",
            () -> List.of(bad, TestCollector.one(TestCollector.gauge("unannounced")))),
        wrong("other labels", () -> List.of(TestCollector.one(TestCollector.gauge("bad", "k")))),
        wrong(
            "labels that the descriptor has not",
            () -> List.of(new GaugeFamily(announced, labelled, new long[1]))),
        wrong("twice", () -> List.of(bad, bad)),
        wrong("a row that cannot be written", () -> List.of(labelled("\uD83D"))),
        wrong("a row without a value", () -> List.of(labelled(null))));
  }

  private static MetricFamily labelled(@Nullable String value) {
    return new GaugeFamily(
        TestCollector.gauge("bad", "k"),
        new SeriesIndex(List.of("k"), List.of(Arrays.asList(value))),
        new long[1]);
  }

  private static Arguments wrong(String what, Supplier<List<MetricFamily>> families) {
    return Arguments.of(what, families);
  }

  @Test
  void shouldTakeNoNameWhenOneOfACollectorsNamesIsTaken() {
    registry.gauge("taken", "T.").register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new TestCollector("c", "free", "taken", "free_too")))
        .withMessageContaining("name=taken");

    assertThatThrownBy(() -> test.value("free")).isInstanceOf(NoSuchElementException.class);
    assertThat(test.value("taken")).isZero();
    assertThatCode(() -> registry.register(new TestCollector("c", "free", "free_too")))
        .doesNotThrowAnyException();
    assertThat(test.value("free")).isEqualTo(1);
  }

  @Test
  void shouldTakeNoNameWhenACollectorAnnouncesOneTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new TestCollector("c", "a", "a")));
    assertThatCode(() -> registry.gauge("a", "A.").register()).doesNotThrowAnyException();
  }

  @Test
  void shouldAskACollectorForItsNameAndDescriptorsOnlyOnce() {
    AtomicInteger asked = new AtomicInteger();
    registry.register(
        new Collector() {
          @Override
          public String name() {
            if (asked.incrementAndGet() > 2) {
              throw new IllegalStateException("asked again");
            }
            return "c";
          }

          @Override
          public List<MetricDescriptor> descriptors() {
            asked.incrementAndGet();
            return List.of(TestCollector.gauge("a"));
          }

          @Override
          public List<MetricFamily> collect() {
            throw new IllegalStateException("no source");
          }
        });
    assertThat(test.value("tare_collector_errors_total", "collector", "c")).isEqualTo(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldLeaveFamiliesOutThatTheCollectorLeavesOut() {
    registry.register(
        new TestCollector("c", "a", "b")
            .returning(() -> List.of(TestCollector.one(TestCollector.gauge("b")))));
    assertThat(test.value("b")).isEqualTo(1);
    assertThatThrownBy(() -> test.value("a")).isInstanceOf(NoSuchElementException.class);
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldLeaveAGaugeOutWhileItsCallbackSaysNaN() {
    double[] now = {Double.NaN};
    registry.gauge("a", "A.").callback(() -> now[0]);
    assertThatThrownBy(() -> test.value("a")).isInstanceOf(NoSuchElementException.class);
    now[0] = 2.5;
    assertThat(test.value("a")).isEqualTo(2.5);
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldShowWhatTheCallbackOfACounterSays() {
    registry.counter("a_total", "A.").callback(() -> Long.MAX_VALUE);
    registry
        .counter("b_total", "B.")
        .callback(
            () -> {
              throw new IllegalStateException("gone");
            });
    assertThat(test.value("a_total")).isEqualTo(0x1p63);
    assertThat(test.awaitErrors(1)).hasSize(1);
    assertThat(test.value("tare_collector_errors_total", "collector", "b_total")).isEqualTo(2);
    assertThatThrownBy(() -> test.value("b_total")).isInstanceOf(NoSuchElementException.class);
  }

  /** Registering takes a lock; a scrape must not wait for it, nor foreign code run under it. */
  @Test
  void shouldLetACollectorRegisterWhileItIsRead() {
    registry.register(
        new TestCollector("c", "a")
            .returning(
                () -> {
                  registry.counter("b_total", "B.").register().increment();
                  return List.of(TestCollector.one(TestCollector.gauge("a")));
                }));
    assertThat(test.value("a")).isEqualTo(1);
    assertThat(test.value("b_total")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void shouldGiveTheNamesBackWhenACollectorIsRemoved() {
    Collector collector = new TestCollector("c", "one", "two");
    registry.register(collector);
    registry.register(new TestCollector("other", "three"));
    registry.unregister(collector);
    assertThat(
            test.metrics().snapshot().families().stream().map(f -> f.descriptor().name().value()))
        .contains("three")
        .doesNotContain("one", "two");
    registry.unregister(collector);
    registry.register(new TestCollector("again", "two", "one"));
    assertThat(test.value("one")).isEqualTo(1);
  }

  /** Names and formats are foreign, too, and label values of Tare's own families. */
  @Test
  void shouldCountUnderNamesThatCannotBeWritten() throws IOException {
    registry.register(new TestCollector("a\uD83D", "bad").returning(() -> null));
    test.metrics().write(new SilentWriter("f\uDE00"), OutputStream.nullOutputStream());

    MetricsSnapshot snapshot = test.metrics().snapshot();
    assertThat(snapshot.value("tare_collector_errors_total", "collector", "a\uFFFD")).isEqualTo(2);
    assertThat(snapshot.value("tare_scrape_seconds_count", "format", "f\uFFFD")).isEqualTo(1);
  }

  private record SilentWriter(String format) implements SnapshotWriter {
    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {}
  }
}
