package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
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

/** Registering a collector: all of it or nothing, and taking it back. */
class RegistrationTest {
  private final TestMetrics test =
      TestMetrics.open(MetricsOptions.builder().commonLabel("service", "s"));
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  /** What a collector says of itself, as it says it. */
  private record Saying(
      Supplier<@Nullable String> says, Supplier<@Nullable List<MetricDescriptor>> announces)
      implements Collector {
    @Override
    @SuppressWarnings("NullAway") // foreign code that was not checked
    public String name() {
      return says.get();
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public List<MetricDescriptor> descriptors() {
      return announces.get();
    }

    @Override
    public List<MetricFamily> collect() {
      return List.of();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldRefuseTheWholeCollectorAndTakeNoName(
      String what,
      Supplier<@Nullable String> name,
      Supplier<List<MetricDescriptor>> descriptors,
      String message) {
    registry.gauge("taken", "T.").register();
    int before = registry.descriptors().size();
    assertThatThrownBy(() -> registry.register(new Saying(name, descriptors)))
        .hasMessageContainingAll(message.split(" & ", -1));
    assertThat(registry.descriptors()).hasSize(before);
    assertThatCode(() -> registry.register(new TestCollector("c", "free", "free_too")))
        .doesNotThrowAnyException();
    assertThat(test.value("free")).isEqualTo(1);
    assertThat(test.errors()).isEmpty();
  }

  static Stream<Arguments> refusals() {
    return Stream.concat(names(), descriptors());
  }

  private static Stream<Arguments> names() {
    Supplier<List<MetricDescriptor>> fine = () -> List.of(TestCollector.gauge("free"));
    return Stream.of(
        Arguments.of("no name", name(() -> null), fine, "name()=null"),
        Arguments.of("blank", name(() -> " "), fine, "not blank"),
        Arguments.of("long", name(() -> "x".repeat(101)), fine, "name()=x & …  & 1 to 100"),
        Arguments.of("half a pair", name(() -> "\udc00"), fine, "name()="),
        Arguments.of(
            "throws",
            name(
                () -> {
                  throw new IllegalStateException("no name");
                }),
            fine,
            "no name"));
  }

  private static Supplier<@Nullable String> name(Supplier<@Nullable String> name) {
    return name;
  }

  private static Stream<Arguments> descriptors() {
    MetricDescriptor free = TestCollector.gauge("free");
    return Stream.of(
        announcing("null", "descriptors()=null of collector=c", () -> null),
        announcing("a null element", "descriptors() & null", () -> raw(free, null)),
        announcing("text", "descriptors() & java.lang.String", () -> raw(free, "text")),
        announcing("twice", "name=free", () -> raw(free, free)),
        announcing("taken", "name=taken & of gauge", () -> raw(free, TestCollector.gauge("taken"))),
        announcing(
            "a sample that is taken",
            "sample free_count",
            () -> raw(of("free", MetricType.SUMMARY), TestCollector.gauge("free_count"))),
        announcing("UTF-8", "name=a.b", () -> raw(free, TestCollector.gauge("a.b"))),
        announcing(
            "a common label",
            "label=service",
            () -> raw(free, TestCollector.gauge("a", "service"))),
        announcing("no info", "name=up & *_info", () -> raw(free, of("up", MetricType.INFO))),
        announcing("no stem", "name=_info & *_info", () -> raw(free, of("_info", MetricType.INFO))),
        announcing(
            "an error",
            "deep",
            () -> {
              throw new StackOverflowError("deep");
            }));
  }

  private static Arguments announcing(
      String what, String message, Supplier<@Nullable List<MetricDescriptor>> descriptors) {
    return Arguments.of(what, name(() -> "c"), descriptors, message);
  }

  private static MetricDescriptor of(String name, MetricType type) {
    return new MetricDescriptor(new MetricName(name), type, "H.", Unit.NONE, List.of());
  }

  /** As foreign code may do it. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<MetricDescriptor> raw(@Nullable Object... elements) {
    List raw = new ArrayList(Arrays.asList(elements));
    return raw;
  }

  @Test
  void shouldSayWhoHoldsANameAndHowToGetIt() {
    registry.register(new TestCollector("old", "one", "two"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new TestCollector("new", "two")))
        .withMessageContainingAll(
            "name=two", "collector=old", "whose Registration has to be closed first");
    registry.gauge("three", "T.").callback(() -> 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new TestCollector("new", "three")))
        .withMessageContainingAll("of callback", "closed first");
  }

  @Test
  void shouldGiveTheNamesBackWhenItIsClosed() {
    Registration registration = registry.register(new TestCollector("c", "one", "two"));
    registry.register(new TestCollector("other", "three"));
    assertThat(registration).hasToString("collector=c names=[one, two]");
    registration.close();
    assertThat(registration).hasToString("collector=c (closed)");
    assertThatThrownBy(() -> test.value("one")).isInstanceOf(NoSuchElementException.class);
    assertThat(test.value("three")).isEqualTo(1);
    registration.close();
    registry.register(new TestCollector("again", "two", "one"));
    registration.close();
    assertThat(test.value("one")).as("who has the names now keeps them").isEqualTo(1);
  }

  @Test
  void shouldTakeBackOneOfTwoRegistrationsOfOneCollector() {
    AtomicInteger reads = new AtomicInteger();
    Collector collector =
        new TestCollector("c")
            .returning(
                () -> {
                  reads.incrementAndGet();
                  return List.of();
                });
    Registration first = registry.register(collector);
    registry.register(collector);
    test.metrics().snapshot();
    assertThat(reads).hasValue(2);
    first.close();
    test.metrics().snapshot();
    assertThat(reads).hasValue(3);
  }

  @Test
  void shouldTellAgainWhenARegistrationIsMadeAgain() {
    TestCollector bad =
        new TestCollector("c", "a")
            .returning(
                () -> {
                  throw new IllegalStateException("gone");
                });
    for (int round = 1; round <= 2; round++) {
      try (Registration registration = registry.register(bad)) {
        assertThat(registration).isNotNull();
        test.metrics().snapshot();
        test.metrics().snapshot();
      }
      assertThat(test.awaitErrors(round)).hasSize(round);
    }
  }

  /** However many collectors come and go, a page shows a bounded number of their names. */
  @Test
  void shouldCountTheFaultsOfManyCollectorsUnderOneName() {
    for (int i = 0; i < 1_010; i++) {
      registry.register(new TestCollector("c" + i, "a" + i).returning(() -> null));
    }
    test.metrics().snapshot();
    assertThat(test.value("tare_collector_errors_total", "collector", "other")).isEqualTo(20);
    assertThat(test.value("tare_collector_errors_total", "collector", "c999")).isEqualTo(3);
  }
}
