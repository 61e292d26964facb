package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsOptionsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void shouldNameTheValueAndTheRange(
      String value, String range, UnaryOperator<MetricsOptions.Builder> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(MetricsOptions.builder()).build())
        .withMessageContainingAll(value, range);
  }

  @SuppressWarnings("NullAway") // callers that nobody checks
  static Stream<Arguments> outOfRange() {
    Duration centuries = Duration.ofSeconds(Long.MAX_VALUE);
    return Stream.of(
        bad("ringBytes=512", "1024 to 1073741824", b -> b.ringBytes(512)),
        bad("ringBytes=1025", "powers of 2", b -> b.ringBytes(1025)),
        bad("ringBytes=0", "powers of 2", b -> b.ringBytes(0)),
        bad("ringBytes=-2147483648", "powers of 2", b -> b.ringBytes(Integer.MIN_VALUE)),
        bad("maxRings=-1", "0 to 1048576", b -> b.maxRings(-1)),
        bad("maxRings=1048577", "0 to 1048576", b -> b.maxRings(1_048_577)),
        bad("threadBlockBytes=-1", "0 to 1073741824", b -> b.threadBlockBytes(-1)),
        bad("blockPoolBytes=-1", "0 to 536870912", b -> b.blockPoolBytes(-1)),
        bad("seriesLimit=0", "1 to 1000000", b -> b.seriesLimit(0)),
        bad("totalSeriesLimit=0", "1 to 10000000", b -> b.totalSeriesLimit(0)),
        bad("quantileSeriesLimit=-1", "0 to 10000000", b -> b.quantileSeriesLimit(-1)),
        bad("scrapeTimeout=PT0S", "PT0.001S to PT1H", b -> b.scrapeTimeout(Duration.ZERO)),
        bad("scrapeTimeout=PT-1S", "PT0.001S", b -> b.scrapeTimeout(Duration.ofSeconds(-1))),
        bad("scrapeTimeout=PT0.0009S", "", b -> b.scrapeTimeout(Duration.ofNanos(900_000))),
        bad("scrapeTimeout=" + centuries, "PT1H", b -> b.scrapeTimeout(centuries)),
        bad("closeTimeout=PT0S", "PT0.001S to PT1H", b -> b.closeTimeout(Duration.ZERO)),
        bad("labelValueLimit=0", "1 to 1048576", b -> b.labelValueLimit(0)),
        bad("labelValueLimit=1048577", "", b -> b.labelValueLimit((1 << 20) + 1)),
        bad("value of commonLabels=3", "0 to 2", b -> b.commonLabel("a", "123").labelValueLimit(2)),
        bad("pairs=[a, null]", "name, value", b -> b.commonLabel("a", null)),
        bad("label=a", "half of a surrogate pair", b -> b.commonLabel("a", "\uD83D")),
        bad("label=le", "commonLabels", b -> b.commonLabel("le", "1")),
        bad("label=__a", "not __*", b -> b.commonLabel("__a", "1")),
        bad("label=a b", "commonLabels", b -> b.commonLabel("a b", "1")),
        bad("label=a", "once", b -> b.commonLabel("a", "1").commonLabel("a", "2")));
  }

  private static Arguments bad(
      String value, String range, UnaryOperator<MetricsOptions.Builder> change) {
    return Arguments.of(value, range, change);
  }

  @Test
  void shouldTakeTheEndsOfEveryRange() {
    assertThatCode(
            () ->
                MetricsOptions.builder()
                    .ringBytes(1024)
                    .maxRings(0)
                    .threadBlockBytes(0)
                    .blockPoolBytes(0)
                    .seriesLimit(1)
                    .totalSeriesLimit(1)
                    .quantileSeriesLimit(0)
                    .scrapeTimeout(Duration.ofMillis(1))
                    .build())
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                MetricsOptions.builder()
                    .ringBytes(1 << 30)
                    .maxRings(1 << 20)
                    .threadBlockBytes(1 << 30)
                    .blockPoolBytes(1 << 29)
                    .seriesLimit(1_000_000)
                    .totalSeriesLimit(10_000_000)
                    .quantileSeriesLimit(10_000_000)
                    .scrapeTimeout(Duration.ofHours(1))
                    .build())
        .doesNotThrowAnyException();
  }

  @Test
  void shouldSayEveryOptionAndWhichFunctionsAreOnesOwn() {
    assertThat(MetricsOptions.builder().commonLabel("service", "orders").ringBytes(4096).build())
        .hasToString(
            "MetricsOptions[enabled=true, commonLabels={service=\"orders\"}, utf8Names=false,"
                + " labelValueLimit=1024, ring=AUTO,"
                + " ringBytes=4096, maxRings=1024, threadBlockBytes=49152, blockPoolBytes=2097152, seriesLimit=1000,"
                + " totalSeriesLimit=20000, quantiles=WINDOW, recordedHistograms=[], quantileSeriesLimit=1000, deny=[], rename={},"
                + " selfMetrics=ESSENTIAL, createdTimestamps=false,"
                + " scrapeTimeout=PT1S, collectorTimeout=PT1S, closeTimeout=PT5S, idleStrategy=default, threadFactory=default,"
                + " nanoClock=default, epochClock=default, errorHandler=default]");
    assertThat(
            MetricsOptions.builder()
                .idleStrategy(() -> new NoOpIdleStrategy()::idle)
                .threadFactory(Thread::new)
                .nanoClock(() -> 1)
                .epochClock(() -> 1)
                .errorHandler(error -> {})
                .build())
        .asString()
        .endsWith(
            "idleStrategy=own, threadFactory=own, nanoClock=own, epochClock=own, errorHandler=own]");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without such a check may do
  void shouldRefuseNullWhereItIsGiven() {
    MetricsOptions.Builder builder = MetricsOptions.builder();
    assertThatNullPointerException()
        .isThrownBy(() -> builder.errorHandler(null))
        .withMessage("errorHandler");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.scrapeTimeout(null))
        .withMessage("scrapeTimeout");
  }

  @Test
  void shouldNotChangeWhenTheBuilderGoesOn() {
    MetricsOptions.Builder builder = MetricsOptions.builder().commonLabel("a", "1");
    MetricsOptions options = builder.build();
    builder.commonLabel("b", "2").ringBytes(1024);
    assertThat(options.commonLabels.names()).containsExactly("a");
    assertThat(options.ringBytes).isEqualTo(64 * 1024);
  }

  @Test
  void shouldIdleByTheClockOfTheOptionsByDefault() {
    AtomicInteger looks = new AtomicInteger();
    IdleStrategy idle =
        MetricsOptions.builder().nanoClock(looks::incrementAndGet).build().newIdleStrategy();
    int made = looks.get();
    idle.idle(1);
    assertThat(looks.get()).isGreaterThan(made);
  }

  @Test
  void shouldIdleAnewInEveryThread() {
    MetricsOptions options = MetricsOptions.builder().build();
    assertThat(options.newIdleStrategy()).isNotSameAs(options.newIdleStrategy());
  }

  @Test
  void shouldOpenWithTheDefaults() {
    try (Metrics metrics = Metrics.open()) {
      metrics.registry().counter("orders_total", "Orders.").register();
      assertThat(metrics.snapshot().families()).isNotEmpty();
    }
  }

  @Test
  void shouldSortCommonLabels() {
    MetricsOptions options =
        MetricsOptions.builder().commonLabel("b", "1").commonLabel("a", "2").build();
    assertThat(options.commonLabels.names()).containsExactly("a", "b");
    assertThat(options.commonLabels.values()).containsExactly("2", "1");
  }

  @Test
  void shouldStartThreadsThatHoldNothingOfTheirStarter() throws InterruptedException {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    inherited.set("of the starter");
    List<Object> seen = new ArrayList<>();
    Thread thread =
        MetricsOptions.builder()
            .build()
            .threadFactory
            .newThread(
                () -> {
                  seen.add(inherited.get());
                  seen.add(Thread.currentThread().getContextClassLoader());
                });
    assertThat(thread.isDaemon()).isTrue();
    thread.start();
    thread.join();
    assertThat(seen).containsExactly(null, null);
  }
}
