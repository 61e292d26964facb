package dev.tare.examples.flow.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each configuration of docs/scale.md is one by promtool; {@link AggregationIT} has a Prometheus 3
 * run each.
 */
class ScalePageIT {
  /** A line that promtool knows from 3 on; that of Debian's stable release is older. */
  private static final String NEWER = "    always_scrape_classic_histograms: true\n";

  private static final Set<String> RULES = Set.of("native.yml");

  @Test
  void shouldHoldEachConfigurationToPromtool(@TempDir Path folder) throws Exception {
    Path promtool = Tools.onPath("promtool", "prometheus");
    Set<String> names = ScalePage.configurations().keySet();
    assertThat(names).containsExactly("prometheus.yml", "global.yml", "native.yml", "shard.yml");
    for (String name : names) {
      Configuration configuration =
          new Configuration(folder, name).withRules().withTargets(List.of("127.0.0.1:80"));
      if (ScalePage.configuration(name).contains(NEWER)) {
        configuration.with(NEWER, "");
      }
      String kind = RULES.contains(name) ? "rules" : "config";
      Path log = Files.createTempFile(folder, "promtool", ".log");
      String file = configuration.write().toString();
      String said =
          Tools.await(Tools.start(log, List.of(promtool.toString(), "check", kind, file)), log);
      assertThat(said).as(name).contains("SUCCESS").doesNotContain("WARNING");
    }
  }
}
