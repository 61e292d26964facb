package dev.tare.discovery;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import java.util.List;
import java.util.function.Supplier;

/**
 * Targets for {@code http_sd_configs} of Prometheus: one server that knows the others tells which
 * there are. Prometheus asks again every minute by default, and keeps what it knew where no answer
 * comes.
 *
 * <pre>{@code
 * new TargetsPage("/metrics/targets", cluster::targets)
 * }</pre>
 */
public final class TargetsPage implements Page {
  private final String path;
  private final Supplier<List<Target>> targets;

  /**
   * A page of what there is when it is asked for.
   *
   * @param targets called on a thread of the server; what it throws is a 500
   */
  public TargetsPage(String path, Supplier<List<Target>> targets) {
    this.path = path;
    this.targets = targets;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public PageAnswer answer(PageRequest request) {
    return PageAnswer.json(200, TargetsJson.of(targets.get()));
  }
}
