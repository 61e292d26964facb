package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.Registration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept elsewhere and read by scrapes. */
class CallbackTest {
  private final TestMetrics test = TestMetrics.open();
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  private GaugeBuilder sizes() {
    return registry.gauge("pool_size", "Connections.").labels("pool");
  }

  @Test
  void shouldReadASourceForEachSetOfLabelValues() {
    sizes().callback(List.of("b"), () -> 2);
    sizes().callback(List.of("a"), () -> 1);
    registry.counter("done_seconds_total", "D.").labels("pool").callback(List.of("a"), () -> 1.5);
    assertThat(test.value("pool_size", "pool", "a")).isEqualTo(1);
    assertThat(test.value("pool_size", "pool", "b")).isEqualTo(2);
    assertThat(test.value("done_seconds_total", "pool", "a")).isEqualTo(1.5);
  }

  @Test
  void shouldShowAClosedSourceNoMoreAndTakeItAgain() {
    Registration a = sizes().callback(List.of("a"), () -> 1);
    Registration b = sizes().callback(List.of("b"), () -> 2);
    assertThat(a).hasToString("callback of pool_size[a]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sizes().callback(List.of("a"), () -> 3))
        .withMessageContainingAll("name=pool_size", "[a]", "close its Registration");
    a.close();
    a.close();
    assertThat(a).hasToString("callback of pool_size[a] (closed)");
    assertThat(test.metrics().snapshot().find("pool_size", "pool", "a")).isEmpty();
    assertThat(test.value("pool_size", "pool", "b")).isEqualTo(2);
    Registration again = sizes().callback(List.of("a"), () -> 3);
    a.close(); // of the first, which is gone: the second stays
    assertThat(test.value("pool_size", "pool", "a")).isEqualTo(3);
    again.close();
    b.close();
    registry.gauge("pool_size", "Another thing by now.").register().set(7);
    assertThat(test.value("pool_size")).isEqualTo(7);
  }

  @Test
  void shouldNotHoldAClosedSource() {
    for (int i = 0; i < 3; i++) {
      byte[] pool = new byte[8];
      Registration one = registry.gauge("g", "G.").callback(() -> pool.length);
      assertThat(test.value("g")).isEqualTo(8);
      one.close();
      assertThat(registry.descriptors()).noneMatch(d -> d.name().value().equals("g"));
    }
  }

  @Test
  void shouldLeaveOutOnlyTheSeriesWhoseSourceThrowsOrDoesNotKnow() {
    sizes().callback(List.of("a"), () -> 1);
    sizes()
        .callback(
            List.of("b"),
            () -> {
              throw new IllegalStateException("b is broken");
            });
    sizes().callback(List.of("c"), () -> Double.NaN);
    assertThat(test.value("pool_size", "pool", "a")).isEqualTo(1);
    assertThat(test.metrics().snapshot().find("pool_size", "pool", "b")).isEmpty();
    assertThat(test.metrics().snapshot().find("pool_size", "pool", "c")).isEmpty();
    assertThat(test.value("tare_collector_errors_total", "collector", "pool_size")).isPositive();
    assertThat(test.awaitErrors(1))
        .anySatisfy(e -> assertThat(e).hasRootCauseMessage("b is broken"));
  }

  @Test
  @SuppressWarnings("NullAway") // as who compiles without it may
  void shouldRefuseWhatACallbackCannotHaveAndStayWhole() {
    assertThatNullPointerException().isThrownBy(() -> sizes().callback(List.of("n"), null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sizes().seriesLimit(1).callback(List.of("a"), () -> 1))
        .withMessageContainingAll("seriesLimit=1", "name=pool_size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sizes().callback(List.of("a".repeat(1_025)), () -> 1))
        .withMessageContaining("labelValueLimit");
    Registration good = sizes().callback(List.of("a"), () -> 1);
    assertThat(test.value("pool_size", "pool", "a")).isEqualTo(1);
    good.close();
  }

  @Test
  void shouldLeaveACounterOutThatIsNoNumber() {
    registry.counter("c_total", "C.").callback(() -> Double.POSITIVE_INFINITY);
    registry.counter("d_total", "D.").callback(() -> Double.NEGATIVE_INFINITY);
    assertThat(test.metrics().snapshot().find("c_total")).isEmpty();
    assertThat(test.metrics().snapshot().find("d_total")).isEmpty();
    assertThat(test.value("tare_collector_errors_total", "collector", "c_total")).isPositive();
    assertThat(test.value("tare_collector_errors_total", "collector", "d_total")).isPositive();
  }

  @Test
  void shouldRefuseTheWrongNumberOfValuesAndAnotherDefinition() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sizes().callback(List.of(), () -> 1))
        .withMessageContainingAll("labelValues=[]", "labels=[pool]");
    sizes().callback(List.of("a"), () -> 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sizes().family())
        .withMessageContaining("name=pool_size");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                registry
                    .gauge("pool_size", "Other.")
                    .labels("pool")
                    .callback(List.of("b"), () -> 1))
        .withMessageContaining("Other.");
  }
}
