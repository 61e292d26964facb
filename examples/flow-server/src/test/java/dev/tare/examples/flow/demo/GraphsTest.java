package dev.tare.examples.flow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricDescriptor;
import java.net.URI;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GraphsTest {
  private static final Pattern FAMILY = Pattern.compile("\\b(?:http|flow|process|tare)_[a-z_]+");

  @Test
  void shouldAskForFamiliesThatTheServerHas() throws Exception {
    try (DemoServer server = DemoServer.start(null, "--port", "0")) {
      List<String> known =
          server.metrics().registry().descriptors().stream()
              .map(MetricDescriptor::name)
              .map(Object::toString)
              .toList();

      assertThat(Graphs.QUERIES.values())
          .allSatisfy(query -> assertThat(families(query)).isNotEmpty().isSubsetOf(known));
    }
  }

  @Test
  void shouldLinkToTheQuery() {
    assertThat(
            Graphs.link(URI.create("http://127.0.0.1:9090"), "sum by (a) (rate(b{c=\"d\"}[1m]))"))
        .hasToString(
            "http://127.0.0.1:9090/graph?g0.expr=sum%20by%20%28a%29%20%28rate%28b%7Bc%3D%22d%22%7D"
                + "%5B1m%5D%29%29&g0.tab=0&g0.range_input=5m");
  }

  private static List<String> families(String query) {
    return FAMILY
        .matcher(query)
        .results()
        .map(MatchResult::group)
        .map(name -> name.replaceFirst("_bucket$", ""))
        .toList();
  }
}
