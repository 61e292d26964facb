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
            source("src/main/java/quickstart/JettyServer.java"),
            source("spring-boot/src/main/java/quickstart/SpringBootServer.java"));
    assertThat(page.blocks("properties"))
        .containsExactly(source("spring-boot/src/main/resources/application.properties"));
    assertThat(page.blocks("yaml")).containsExactly(source("prometheus.yml"));
  }

  @Test
  void shouldShowTheDependenciesOfThePom() throws IOException {
    List<String> blocks = page.blocks("xml");
    assertThat(blocks).hasSize(3);
    // The page closes the list of dependencies before those of Jetty.
    assertThat(flush(source("pom.xml")))
        .contains(flush(blocks.get(0)).replaceAll("\n</dependencies>\n$", "\n"))
        .contains(flush(blocks.get(1)));
    assertThat(flush(source("spring-boot/pom.xml"))).contains(flush(blocks.get(2)));
  }

  private static String flush(String xml) {
    return xml.replaceAll("(?m)^ +", "");
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
    Xml ofBoot = Xml.read(Page.QUICKSTART.resolve("spring-boot/pom.xml"));
    for (Xml one : List.of(pom, ofBoot)) {
      assertThat(versions(one.list("build/plugins")))
          .isNotEmpty()
          .isSubsetOf(versions(BUILD.list("build/pluginManagement/plugins")));
    }
    Xml sample = Xml.read(Staged.ROOT.resolve("framework-tests/spring-boot-sample-4.0/pom.xml"));
    assertThat(versions(ofBoot.list("dependencyManagement/dependencies")))
        .contains("spring-boot-dependencies " + sample.text("properties/boot.version"));
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
