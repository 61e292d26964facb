package dev.tare.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served of the page, and that it asks for nothing else. */
class LivePageTest {
  private static final Path FILES = Path.of("src/main/resources/dev/tare/live");

  private final List<Page> pages = LivePage.below("/metrics");

  private Optional<PageAnswer> find(String path) {
    return pages.stream()
        .filter(page -> page.path().equals("/metrics" + path))
        .map(page -> page.answer(new PageRequest(true, null)))
        .findFirst();
  }

  private PageAnswer page(String path) {
    return find(path).orElseThrow(() -> new AssertionError(path));
  }

  private String text(String path) {
    return page(path).body();
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldServeEachOfItsFiles() throws IOException {
    assertThat(files()).hasSizeGreaterThan(10);
    for (String file : files()) {
      String path = file.equals("live.html") ? "/live" : "/live/" + file;
      assertThat(text(path)).isEqualTo(Files.readString(FILES.resolve(file)));
    }
    assertThat(text("/live/chart.js")).contains("Chart.js v4.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/live/", "/live/live.html", "/live/../live", "/LIVE", "/live/x.js"})
  void shouldServeNothingElse(String path) {
    assertThat(find(path)).isEmpty();
  }

  @Test
  void shouldBeWhereTheMetricsAre() {
    assertThat(pages).allMatch(page -> page.path().startsWith("/metrics/live"));
    assertThat(LivePage.below("/").get(0).path()).isEqualTo("/live");
    assertThat(pages).noneMatch(Page::isProbe);
  }

  @Test
  void shouldAllowNothingButItself() throws IOException {
    for (String path : List.of("/live", "/live/page.js", "/live/chart.js", "/live/live.css")) {
      assertThat(page(path).headers())
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Referrer-Policy", "no-referrer");
      assertThat(page(path).headers().get("Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe", "*", "data:", "http");
    }
  }

  @Test
  void shouldHaveNothingInlineAndNothingOfOthers() throws IOException {
    String html = text("/live");
    assertThat(html).doesNotContain("<style", " style=", "javascript:", "//");
    assertThat(html).doesNotContainPattern("\\son[a-z]+=").doesNotContainPattern("<script>");
    for (String file : files()) {
      String own = Files.readString(FILES.resolve(file));
      assertThat(own.replace("http://www.w3.org/2000/svg", ""))
          .as(file)
          .doesNotContain("http://", "https://", "innerHTML", "eval(");
    }
  }

  @Test
  void shouldServeWhatItsFilesAskFor() throws IOException {
    for (MatchResult asked : find("(?:href|src)=\"(live/[^\"]+)\"", text("/live"))) {
      page("/" + asked.group(1));
    }
    for (String file : files()) {
      if (file.endsWith(".js")) {
        for (MatchResult asked : find("from '\\./([^']+)'", text("/live/" + file))) {
          page("/live/" + asked.group(1));
        }
      }
    }
  }

  @Test
  void shouldHaveThePlacesThatItsScriptFills() {
    TreeSet<String> places = new TreeSet<>();
    find("\\bid=\"([^\"]+)\"", text("/live")).forEach(one -> places.add(one.group(1)));
    TreeSet<String> filled = new TreeSet<>();
    String script = text("/live/page.js");
    find("(?:element|text)\\('([a-z0-9-]+)'", script).forEach(one -> filled.add(one.group(1)));
    find(" time\\(\\s*'([a-z-]+)'", script).forEach(one -> filled.add("chart-" + one.group(1)));
    assertThat(filled).hasSizeGreaterThan(30);
    assertThat(places).containsAll(filled);
  }

  @Test
  void shouldHaveTheEndpointAnswerInJsonWhoAsksForIt() {
    SnapshotWriter writer = OpenMetricsExporter.create();
    for (Page page : pages) {
      writer = page.writer(writer);
    }
    assertThat(writer.forAccept("application/json").contentType()).isEqualTo("application/json");
    assertThat(writer.forAccept("application/json").detail()).isEqualTo(Detail.CELLS);
    assertThat(writer.forAccept("text/plain").contentType()).startsWith("text/plain");
  }

  private static List<MatchResult> find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }
}
