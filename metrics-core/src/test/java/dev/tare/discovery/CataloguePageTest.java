package dev.tare.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every family, with what it has and costs. */
class CataloguePageTest {
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final CataloguePage page =
      new CataloguePage("/metrics/catalogue", metrics.registry(), metrics::snapshot);

  @AfterEach
  void close() {
    metrics.close();
  }

  private PageAnswer ask(String accept) {
    return page.answer(new PageRequest(true, accept));
  }

  private FamilyFootprint footprint(String name) {
    return metrics.registry().footprints().stream()
        .filter(footprint -> footprint.descriptor().name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldListWhatTheRegistryListsOnce() {
    metrics.registry().histogram("unused_seconds", "Of nothing.").register();
    assertThat(metrics.registry().footprints())
        .extracting(FamilyFootprint::descriptor)
        .containsExactlyElementsOf(metrics.registry().descriptors());
    for (MetricDescriptor descriptor : metrics.registry().descriptors()) {
      assertThat(ask("*/*").body()).contains("{\"name\":\"" + descriptor.name() + "\"");
    }
  }

  @Test
  void shouldListSelfMetricsAsTheyAreShown() {
    try (Metrics few = Metrics.open()) {
      assertThat(few.registry().footprints())
          .extracting(FamilyFootprint::descriptor)
          .containsExactlyElementsOf(few.registry().descriptors());
    }
    assertThat(Metrics.noop().registry().footprints()).isEmpty();
  }

  @Test
  void shouldSayWhatAFamilyHasMayHaveAndCosts() {
    Family<Counter> orders =
        metrics.registry().counter("a_total", "A.").labels("k").seriesLimit(10).family();
    orders.with("1").increment();
    orders.with("2").increment();
    metrics.registry().histogram("b_seconds", "B.").register().record(1);
    metrics.registry().gauge("c", "C.").labels("k").callback(List.of("1"), () -> 1);
    metrics.registry().histogram("d_seconds", "D.").quantiles().register().record(1);
    FamilyFootprint a = footprint("a_total");
    assertThat(a.series()).hasValue(2);
    assertThat(a.seriesLimit()).hasValue(10);
    assertThat(a.bytes()).isEqualTo(OptionalLong.of(2 * 706));
    assertThat(footprint("c").series()).hasValue(1);
    assertThat(footprint("c").bytes()).isEmpty();
    assertThat(footprint("b_quantile_seconds").series()).isEmpty();
    assertThat(footprint("b_seconds").bytes().getAsLong())
        .isEqualTo((long) metrics.snapshot().value("tare_series_bytes", "metric", "b_seconds"))
        .isGreaterThan(footprint("d_seconds").bytes().getAsLong());
    String json = ask("application/json").body();
    assertThat(json)
        .contains("\"name\":\"a_total\",\"type\":\"counter\",\"unit\":\"\",\"help\":\"A.\"")
        .contains("\"labels\":[\"k\"],\"series\":2,\"series_limit\":10,\"bytes\":1412}")
        .contains("\"name\":\"c\",\"type\":\"gauge\",\"unit\":\"\",\"help\":\"C.\"")
        .contains("\"labels\":[\"k\"],\"series\":1}");
  }

  @Test
  void shouldCountTheSeriesOfQuantilesAndCollectorsByAScrape() {
    metrics.registry().histogram("b_seconds", "B.").lifetimeQuantiles().register().record(1);
    assertThat(ask("*/*").body())
        .containsPattern("\"name\":\"b_quantile_seconds\".{0,200}\"series\":[1-9]\\d*}");
  }

  @Test
  void shouldBeReadableForWhoAsksForHtml() {
    metrics.registry().counter("a_total", "Of <b> & \"c\".").register();
    PageAnswer html = ask("text/html,application/xml;q=0.9,*/*;q=0.8");
    assertThat(html.headers()).containsEntry("Content-Type", "text/html; charset=utf-8");
    assertThat(html.body())
        .startsWith("<!DOCTYPE html>")
        .contains("<code>a_total</code>", "Of &lt;b&gt; &amp; &quot;c&quot;.")
        .contains("<th scope=\"col\" class=\"number\">Bytes</th>")
        .doesNotContain("<script", "Of <b>");
    assertThat(html.body().split("<tr>", -1)).hasSize(metrics.registry().descriptors().size() + 2);
    for (String accept :
        new String[] {"*/*", "application/json", "text/html;q=0.1,application/json"}) {
      assertThat(ask(accept).headers()).containsEntry("Content-Type", "application/json");
    }
  }
}
