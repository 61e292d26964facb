package dev.tare;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.noop.NoopRegistry;
import dev.tare.model.Detail;
import dev.tare.model.Labels;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records and shows nothing: no thread, no ring, no series. */
final class NoEngine implements Engine {
  private static final MetricsSnapshot NOTHING = new MetricsSnapshot(Labels.of(), List.of());

  private final MetricRegistry registry;

  NoEngine(QuantileMode quantiles) {
    this.registry = new NoopRegistry(quantiles);
  }

  @Override
  public MetricRegistry registry() {
    return registry;
  }

  @Override
  public long nanoTime() {
    return 0; // what is timed by it is not counted
  }

  @Override
  public MetricsSnapshot snapshot(Detail detail, @Nullable Duration within) {
    return NOTHING;
  }

  @Override
  public MetricsSnapshot recorded(Detail detail) {
    return NOTHING;
  }

  @Override
  public void countScrape(String format, long ns, long bytes) {}

  @Override
  public void countFailedScrape(Throwable failure) {}

  @Override
  public boolean isAlive() {
    return true; // all that is recorded is, as it is nothing
  }

  @Override
  public long lagNs() {
    return 0;
  }

  @Override
  public long sinceScrapeNs() {
    return 0;
  }

  @Override
  public void close() {}
}
