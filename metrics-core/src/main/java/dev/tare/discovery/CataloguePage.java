package dev.tare.discovery;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.model.Detail;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every family of a server: type, unit, help, labels, how many series it has and may have, and what
 * they cost. JSON, and HTML for browsers. Taking it costs what a scrape does: collectors are asked
 * how many series they have.
 *
 * <pre>{@code
 * new CataloguePage("/metrics/catalogue", metrics.registry(), metrics::snapshot)
 * }</pre>
 */
public final class CataloguePage implements Page {
  private final String path;
  private final MetricRegistry registry;
  private final Function<Detail, MetricsSnapshot> snapshots;

  /**
   * A page of one registry.
   *
   * @param snapshots {@code metrics::snapshot}
   */
  public CataloguePage(
      String path, MetricRegistry registry, Function<Detail, MetricsSnapshot> snapshots) {
    this.path = path;
    this.registry = registry;
    this.snapshots = snapshots;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean isScrape() {
    return true;
  }

  @Override
  public PageAnswer answer(PageRequest request) {
    List<CatalogueRow> rows = rows();
    return request.prefersHtml()
        ? PageAnswer.html(200, CatalogueHtml.of(rows))
        : PageAnswer.json(200, CatalogueJson.of(rows));
  }

  private List<CatalogueRow> rows() {
    Map<String, Integer> scraped =
        snapshots.apply(Detail.QUANTILES).families().stream()
            .collect(
                Collectors.toMap(
                    family -> family.descriptor().name().value(),
                    family -> family.series().size()));
    return registry.footprints().stream().map(footprint -> row(footprint, scraped)).toList();
  }

  private static CatalogueRow row(FamilyFootprint footprint, Map<String, Integer> scraped) {
    String name = footprint.descriptor().name().value();
    int series = footprint.series().orElseGet(() -> scraped.getOrDefault(name, 0));
    return new CatalogueRow(
        footprint.descriptor(), series, footprint.seriesLimit(), footprint.bytes());
  }
}
