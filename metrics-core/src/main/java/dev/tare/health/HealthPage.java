package dev.tare.health;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import java.util.function.Supplier;

/**
 * {@code /health/live}, {@code /health/ready} or {@code /health/startup}: 200 where it is up, 503
 * where it is not, and short JSON, with what each check said for whom the metrics are open to.
 */
public final class HealthPage implements Page {
  private final String path;
  private final Supplier<HealthReport> report;

  /**
   * A page of its kind.
   *
   * @param report must not wait
   */
  public HealthPage(HealthKind kind, Supplier<HealthReport> report) {
    this.path = "/health/" + kind.word();
    this.report = report;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean isProbe() {
    return true;
  }

  @Override
  public PageAnswer answer(PageRequest request) {
    HealthReport now = report.get();
    return PageAnswer.json(now.isUp() ? 200 : 503, now.toJson(request.trusted()) + "\n");
  }
}
