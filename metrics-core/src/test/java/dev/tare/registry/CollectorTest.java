package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
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
  @MethodSource("failures")
  void shouldLoseOnlyTheFamiliesOfACollectorThatFails(
      String what, Supplier<List<MetricFamily>> families, String message) {
    registry.register(new TestCollector("before", "before"));
    registry.register(new TestCollector("bad", "bad", "bad_too").returning(families));
    registry.register(new TestCollector("after", "after"));

    for (int scrape = 1; scrape <= 3; scrape++) {
      MetricsSnapshot snapshot = test.metrics().snapshot();
      assertThat(snapshot.value("before")).isEqualTo(1);
      assertThat(snapshot.value("after")).isEqualTo(1);
      assertThat(snapshot.families().stream().map(family -> family.descriptor().name().value()))
          .doesNotContain("bad", "bad_too");
      assertThat(snapshot.value("tare_collector_errors_total", "collector", "bad"))
          .isEqualTo(scrape);
    }
    assertThat(test.awaitErrors(1)).singleElement().asString().contains("collector=bad", message);
  }

  @Test
  void shouldCountAndTellWhatACollectorCouldNotMakeAFamilyOf() {
    TestCollector inner = new TestCollector("bridge", "good");
    registry.register(
        new Collector() {
          @Override
          public String name() {
            return inner.name();
          }

          @Override
          public List<MetricDescriptor> descriptors() {
            return inner.descriptors();
          }

          @Override
          public List<MetricFamily> collect() {
            return inner.collect();
          }

          @Override
          public Map<String, String> leftOut() {
            return Map.of("strange", "le=a (allowed: numbers)");
          }
        });
    for (int scrape = 1; scrape <= 2; scrape++) {
      MetricsSnapshot snapshot = test.metrics().snapshot();
      assertThat(snapshot.value("good")).isEqualTo(1);
      assertThat(snapshot.value("tare_collector_errors_total", "collector", "bridge"))
          .isEqualTo(scrape);
    }
    assertThat(test.awaitErrors(1))
        .singleElement()
        .asString()
        .contains("name=strange of collector=bridge: le=a (allowed: numbers)");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        failure("null", "collect() returned null", () -> null),
        failure(
            "throws",
            "no source",
            () -> {
              throw new IllegalStateException("no source");
            }),
        failure(
            "an error",
            "StackOverflowError",
            () -> {
              throw new StackOverflowError();
            }),
        failure(
            "no memory",
            "OutOfMemoryError",
            () -> {
              throw new OutOfMemoryError("none");
            }),
        failure(
            "an assertion",
            "AssertionError",
            () -> {
              throw new AssertionError("not so");
            }),
        failure(
            "the wrong number of rows",
            "values=2 (expected: 1)",
            () ->
                List.of(
                    new GaugeFamily(TestCollector.gauge("bad"), SeriesIndex.SINGLE, new long[2]))),
        failure("a list that throws", "UnsupportedOperationException", UnreadableList::new),
        failure("a row that cannot be written", "surrogate", () -> List.of(labelled("\uD83D"))),
        failure("a row without a value", "null", () -> List.of(labelled(null))));
  }

  private static MetricFamily labelled(@Nullable String value) {
    return new GaugeFamily(
        TestCollector.gauge("bad", "k"),
        new SeriesIndex(List.of("k"), List.of(Arrays.asList(value))),
        new long[1]);
  }

  private static Arguments failure(
      String what, String message, Supplier<List<MetricFamily>> families) {
    return Arguments.of(what, families, message);
  }

  private static final class UnreadableList extends AbstractList<MetricFamily> {
    @Override
    public MetricFamily get(int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void shouldKeepTheFirstOfAFamilyThatIsReturnedTwice() {
    registry.register(
        new TestCollector("c", "a", "b")
            .returning(
                () ->
                    Stream.of("a", "a", "b")
                        .map(name -> TestCollector.one(TestCollector.gauge(name)))
                        .toList()));
    assertThat(test.value("a")).isEqualTo(1);
    assertThat(test.value("b")).isEqualTo(1);
    assertThat(test.awaitErrors(1))
        .singleElement()
        .asString()
        .contains("name=a of collector=c", "twice");
  }

  @Test
  void shouldTellOfEachKindOnce() {
    List<RuntimeException> thrown = new ArrayList<>();
    registry.register(
        new TestCollector("c", "a")
            .returning(
                () -> {
                  RuntimeException next =
                      thrown.size() % 2 == 0
                          ? new IllegalStateException("no " + thrown.size())
                          : new IllegalArgumentException("no " + thrown.size());
                  thrown.add(next);
                  throw next;
                }));
    for (int scrape = 0; scrape < 6; scrape++) {
      test.metrics().snapshot();
    }
    assertThat(test.awaitErrors(2)).extracting(Throwable::getCause).isEqualTo(thrown.subList(0, 2));
    assertThat(test.value("tare_collector_errors_total", "collector", "c")).isEqualTo(7);
  }

  /** A collector that makes up a new name each time must not fill memory, nor the log. */
  @Test
  void shouldTellOfABoundedNumberOfKinds() {
    List<MetricFamily> strangers =
        Stream.iterate(0, i -> i + 1)
            .limit(500)
            .map(i -> TestCollector.one(TestCollector.gauge("stranger_" + i)))
            .toList();
    registry.register(new TestCollector("c", "a").returning(() -> strangers));
    assertThat(test.value("tare_collector_errors_total", "collector", "c")).isEqualTo(500);
    assertThat(test.awaitErrors(100)).hasSize(100);
  }

  @Test
  void shouldLeaveACounterBelowZeroOutAndCountIt() {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName("a_total"), MetricType.COUNTER, "A.", Unit.NONE, List.of("k"));
    SeriesIndex index =
        new SeriesIndex(
            List.of("k"), List.of(List.of("absent"), List.of("fine"), List.of("wrapped")));
    long[] values = {MetricFamily.ABSENT, 5, -1};
    registry.register(
        new TestCollector(
            "c", List.of(descriptor), () -> List.of(new CounterFamily(descriptor, index, values))));
    registry.counter("b_total", "B.").callback(() -> -2);
    Counter wrapped = registry.counter("d_total", "D.").register();
    wrapped.add(Long.MAX_VALUE);
    wrapped.add(Long.MAX_VALUE);

    MetricsSnapshot snapshot = test.metrics().snapshot();
    assertThat(snapshot.value("a_total", "k", "fine")).isEqualTo(5);
    assertThat(snapshot.find("a_total", "k", "absent")).isEmpty();
    assertThat(snapshot.find("a_total", "k", "wrapped")).isEmpty();
    assertThat(snapshot.find("b_total")).isEmpty();
    assertThat(snapshot.find("d_total")).isEmpty();
    for (String owner : List.of("c", "b_total", "d_total")) {
      assertThat(snapshot.value("tare_collector_errors_total", "collector", owner)).isEqualTo(1);
    }
    test.metrics().snapshot();
    assertThat(test.awaitErrors(3)).hasSize(3);
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
    registry.counter("a_total", "A.").callback(() -> 1L << 62);
    registry
        .counter("b_total", "B.")
        .callback(
            () -> {
              throw new IllegalStateException("gone");
            });
    assertThat(test.value("a_total")).isEqualTo(0x1p62);
    assertThat(test.value("tare_collector_errors_total", "collector", "b_total")).isEqualTo(2);
    assertThat(test.awaitErrors(1)).singleElement().asString().contains("name=b_total", "gone");
    assertThatThrownBy(() -> test.value("b_total")).isInstanceOf(NoSuchElementException.class);
  }

  /** Registering takes a lock; a scrape must not wait for it, nor foreign code run under it. */
  @Test
  void shouldLetACollectorRegisterAndCloseWhileItIsRead() {
    List<Registration> own = new ArrayList<>();
    own.add(
        registry.register(
            new TestCollector("c", "a")
                .returning(
                    () -> {
                      registry.counter("b_total", "B.").register().increment();
                      own.add(registry.register(new TestCollector("later", "later")));
                      own.get(0).close();
                      return List.of(TestCollector.one(TestCollector.gauge("a")));
                    })));
    MetricsSnapshot snapshot = test.metrics().snapshot();
    assertThat(snapshot.find("a")).as("closed meanwhile").isEmpty();
    assertThat(test.value("later")).isEqualTo(1);
    assertThat(test.value("b_total")).isEqualTo(1);
    assertThat(own).hasSize(2);
    assertThat(test.errors()).isEmpty();
  }

  /** Else a collector that derives something from a snapshot would call itself for ever. */
  @Test
  void shouldReadNoForeignCodeForASnapshotThatForeignCodeAsksFor() {
    registry.counter("a_total", "A.").register().add(3);
    registry.gauge("twice", "T.").callback(() -> 2 * test.value("a_total"));
    registry.register(
        new TestCollector("c", "b")
            .returning(
                () -> {
                  MetricsSnapshot inner = test.metrics().snapshot();
                  assertThat(inner.find("twice")).isEmpty();
                  assertThat(inner.find("b")).isEmpty();
                  assertThat(inner.value("a_total")).isEqualTo(3);
                  return List.of(TestCollector.one(TestCollector.gauge("b")));
                }));
    assertThat(test.value("twice")).isEqualTo(6);
    assertThat(test.value("b")).isEqualTo(1);
    assertThat(test.errors()).isEmpty();
  }

  /** It was of the thread that collectors are called on, and nobody else's. */
  @Test
  void shouldPassAnInterruptOfACollectorToNobody() {
    List<Boolean> seen = new CopyOnWriteArrayList<>();
    registry.register(
        new TestCollector("c", "a")
            .returning(() -> CollectorTest.sneaky(new InterruptedException("stop"))));
    registry.register(
        new TestCollector("d", "b")
            .returning(
                () -> {
                  Thread.currentThread().interrupt();
                  return List.of();
                }));
    registry.register(
        new TestCollector("e", "c")
            .returning(
                () -> {
                  seen.add(Thread.currentThread().isInterrupted());
                  return List.of(TestCollector.one(TestCollector.gauge("c")));
                }));
    assertThat(test.value("c")).isEqualTo(1);
    assertThat(seen).containsExactly(false);
    assertThat(Thread.interrupted()).isFalse();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable, R> R sneaky(Throwable e) throws T {
    throw (T) e;
  }

  /** Formats are foreign, too, and label values of Tare's own families. */
  @Test
  void shouldCountUnderFormatsThatCannotBeWritten() throws IOException {
    test.metrics().write(new SilentWriter("f\uDE00"), OutputStream.nullOutputStream());

    MetricsSnapshot snapshot = test.metrics().snapshot();
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
