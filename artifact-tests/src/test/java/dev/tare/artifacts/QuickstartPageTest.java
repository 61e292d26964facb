package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/getting-started.md shows the quickstart as it is. */
class QuickstartPageTest {
  private static final Xml BUILD = build();

  private final Page page = Page.read();

  private static Xml build() {
    try {
      return Xml.read(Staged.ROOT.resolve("pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldShowTheWholeProgramsAndTheConfiguration() throws IOException {
    assertThat(page.blocks("java"))
        .containsExactly(
            source("src/main/java/quickstart/JdkServer.java"),
            source("src/main/java/quickstart/JettyServer.java"));
    assertThat(page.blocks("yaml")).containsExactly(source("prometheus.yml"));
  }

  @Test
  void shouldShowTheDependenciesOfThePom() throws IOException {
    String pom = source("pom.xml").replaceAll("(?m)^ +", "");
    assertThat(page.blocks("xml")).hasSize(2);
    for (String block : page.blocks("xml")) {
      // The page closes the list of dependencies before those of Jetty.
      String shown = block.replaceAll("(?m)^ +", "").replaceAll("\n</dependencies>\n$", "\n");
      assertThat(pom).contains(shown);
    }
  }

  @Test
  void shouldNameTheVersionOfTheBuild() throws IOException {
    String version = BUILD.text("version");
    assertThat(page.blocks("xml").get(0)).contains("<version>" + version + "</version>");
    assertThat(Files.readString(Staged.ROOT.resolve("README.md")))
        .contains("`dev.tare:tare-bom:" + version + "`");
  }

  /** What the build has used already need not be downloaded to test the quickstart. */
  @Test
  void shouldUseThePluginsAndTheJettyOfTheBuild() throws IOException {
    Xml pom = Xml.read(Page.QUICKSTART.resolve("pom.xml"));
    assertThat(versions(pom.list("build/plugins")))
        .isNotEmpty()
        .isSubsetOf(versions(BUILD.list("build/pluginManagement/plugins")));
    assertThat(versions(pom.list("dependencies")))
        .contains("jetty-server " + BUILD.text("properties/jetty.version"));
  }

  private static List<String> versions(List<Xml> artifacts) {
    return artifacts.stream()
        .map(artifact -> artifact.text("artifactId") + " " + artifact.text("version"))
        .toList();
  }

  @Test
  void shouldNoticeAnotherOutput() {
    Typed typed =
        new Typed("curl", List.of("a_bucket{le=\"1\"} 2", "…", "a_count 3", "a_seconds 0.25"));
    assertThat(typed.matches("a_bucket{le=\"1\"} 7\na_count 3\na_seconds 1e-05\n")).isTrue();
    assertThat(typed.matches("a_bucket{le=\"1\"} 7\nb 1\nc 2\na_count 3\na_seconds 1\n")).isTrue();
    assertThat(typed.matches("a_bucket{le=\"1\"} 7\na_count 4\na_seconds 1\n")).isFalse();
    assertThat(typed.matches("a_bucket{le=\"2\"} 7\na_count 3\na_seconds 1\n")).isFalse();
    assertThat(typed.matches("")).isFalse();
  }

  private static String source(String file) throws IOException {
    return Files.readString(Page.QUICKSTART.resolve(file));
  }
}
