package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No scrape fails without a trace, whatever was thrown. */
class ScrapeFailureTest {
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  /** Throws whatever it is given. */
  private record Failing(Throwable failure) implements SnapshotWriter {
    @Override
    public String format() {
      return "failing";
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      throw ScrapeFailureTest.<IOException>unchecked(failure);
    }
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // to throw what no signature allows
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  static List<Throwable> failures() {
    return List.of(
        new IOException("gone"),
        new IllegalStateException("wrong"),
        new NoClassDefFoundError("absent"),
        new StackOverflowError(),
        new OutOfMemoryError("of arrays"),
        new InterruptedException("checked, and not declared"));
  }

  private Metrics open() {
    return Metrics.open(MetricsOptions.builder().errorHandler(told::add).build());
  }

  private static void fail(Metrics metrics, Throwable failure) {
    Throwable thrown =
        catchThrowable(() -> metrics.write(new Failing(failure), OutputStream.nullOutputStream()));
    assertThat(thrown).isSameAs(failure);
  }

  private static double errors(Metrics metrics) {
    return metrics.snapshot().value("tare_scrape_errors_total");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldCountWhateverIsThrownAndTellItOnce(Throwable failure) {
    try (Metrics metrics = open()) {
      fail(metrics, failure);
      fail(metrics, failure);
      assertThat(errors(metrics)).isEqualTo(2);
      assertThat(told).containsExactly(failure);
      assertThat(metrics.snapshot().find("tare_scrape_bytes_total", "format", "failing")).isEmpty();
    }
  }

  @Test
  void shouldTellTheFirstOfEachKind() {
    try (Metrics metrics = open()) {
      failures().forEach(failure -> fail(metrics, failure));
      failures().forEach(failure -> fail(metrics, failure));
      assertThat(told).hasSize(failures().size());
      assertThat(errors(metrics)).isEqualTo(2.0 * failures().size());
    }
  }

  @Test
  void shouldTellWhatFailsAfterClosing() {
    Metrics metrics = open();
    metrics.close();
    fail(metrics, new IllegalStateException("late"));
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldCountWhatFailedBeforeItWasWritten() {
    try (Metrics metrics = open()) {
      metrics.countFailedScrape(new LinkageError("of the writer's choice"));
      assertThat(errors(metrics)).isEqualTo(1);
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void shouldThrowWhatTheWriterThrewWhereTheErrorHandlerThrows() {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .errorHandler(
                e -> {
                  throw new IllegalArgumentException("of the handler");
                })
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      fail(metrics, new NoClassDefFoundError("absent"));
      assertThat(metrics.snapshot().value("tare_error_handler_errors_total")).isEqualTo(1);
      assertThatCode(() -> metrics.countFailedScrape(new VerifyError())).doesNotThrowAnyException();
    }
  }
}
