package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.model.MetricDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is not shown by default is said on the page, and is there on request. */
class ResourceDetailTest {
  private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");

  @Test
  void shouldHideWhatThePageSaysAndNothingElse() throws IOException {
    Set<String> hidden = new TreeSet<>(announced(ResourceDetail.ALL, "system"));
    hidden.removeAll(announced(ResourceDetail.ESSENTIAL, "system"));
    String page = Files.readString(Path.of("../docs/resources.md"));
    String said =
        page.substring(
            page.indexOf("`ResourceTracker.builder(…).detail"), page.indexOf("| Metric"));
    List<String> names = CODE.matcher(said).results().map(match -> match.group(1)).toList();
    assertThat(names).containsAll(hidden).doesNotHaveDuplicates();
    assertThat(announced(ResourceDetail.ESSENTIAL, "system")).doesNotContainAnyElementsOf(names);
  }

  @Test
  void shouldHideTheSameOfASystemThatIsCalledOtherwise() {
    assertThat(announced(ResourceDetail.ESSENTIAL, "node")).doesNotContain("node_load15");
    assertThat(announced(ResourceDetail.ALL, "node")).contains("node_load15", "node_load1");
    assertThat(announced(ResourceDetail.ESSENTIAL, "node")).contains("node_load1");
  }

  private static Set<String> announced(ResourceDetail detail, String systemPrefix) {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), error -> {})
                .detail(detail)
                .systemPrefix(systemPrefix)
                .open()) {
      assertThat(tracker).isNotNull();
      return metrics.registry().descriptors().stream()
          .map(MetricDescriptor::name)
          .map(Object::toString)
          .collect(Collectors.toSet());
    }
  }
}
