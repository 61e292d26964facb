package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedErrorHandlerTest {

  @Test
  void shouldCountEveryErrorWhenTheHandlerThrows() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      List<Throwable> told = new ArrayList<>();
      GuardedErrorHandler errors =
          GuardedErrorHandler.of(
              metrics.registry(),
              error -> {
                told.add(error);
                throw new IllegalStateException("handler");
              });
      errors.accept(new IllegalStateException("one"));
      errors.accept(new IllegalStateException("two"));
      assertThat(told).hasSize(2);
      assertThat(metrics.snapshot().value("tare_jetty_errors_total")).isEqualTo(2);
    }
  }

  /** As one does that stops at what it cannot handle. */
  @Test
  void shouldThrowNothingWhenTheHandlerThrowsWhatItWasGiven() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      GuardedErrorHandler errors =
          GuardedErrorHandler.of(
              metrics.registry(),
              error -> {
                throw (RuntimeException) error;
              });
      RuntimeException error = new IllegalStateException("one");
      errors.accept(error);
      errors.accept(error);
      assertThat(error.getSuppressed()).isEmpty();
      assertThat(metrics.snapshot().value("tare_jetty_errors_total")).isEqualTo(2);
    }
  }
}
