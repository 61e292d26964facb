package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A module is published, with a row in the BOM, or it is one of those that are not. */
class BomTest {
  private static final Pattern UNPUBLISHED =
      Pattern.compile("jmh|artifact-tests|(examples|framework-tests)/.*");

  @Test
  void shouldListAllThatIsPublished() throws IOException {
    Set<String> published = new TreeSet<>();
    for (Xml module : Xml.read(Staged.ROOT.resolve("pom.xml")).list("modules")) {
      Xml pom = Xml.read(Staged.ROOT.resolve(module.text()).resolve("pom.xml"));
      boolean said = pom.text("properties/maven.deploy.skip").equals("false");
      assertThat(said)
          .as("%s/pom.xml: <maven.deploy.skip>false</maven.deploy.skip>", module.text())
          .isNotEqualTo(UNPUBLISHED.matcher(module.text()).matches());
      if (said && !pom.text("artifactId").equals(Staged.BOM)) {
        published.add(pom.text("artifactId"));
      }
    }
    List<Xml> managed =
        Xml.read(Staged.ROOT.resolve("bom/pom.xml")).list("dependencyManagement/dependencies");
    assertThat(managed)
        .extracting(row -> row.text("artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(managed).allMatch(row -> row.text("version").equals("${project.version}"));
  }

  /** For who comes to the folder first: what it is, what to depend on, the first line of code. */
  @Test
  void shouldSayInAFewLinesWhatEachPublishedModuleIs() throws IOException {
    int modules = 0;
    for (Xml module : Xml.read(Staged.ROOT.resolve("pom.xml")).list("modules")) {
      Path folder = Staged.ROOT.resolve(module.text());
      String artifact = Xml.read(folder.resolve("pom.xml")).text("artifactId");
      if (!UNPUBLISHED.matcher(module.text()).matches() && !artifact.equals(Staged.BOM)) {
        assertThat(Files.readString(folder.resolve("README.md")))
            .startsWith("# " + artifact + "\n")
            .contains("../docs/");
        assertThat(Files.readAllLines(folder.resolve("README.md"))).hasSizeLessThanOrEqualTo(30);
        modules++;
      }
    }
    assertThat(modules).isGreaterThan(5);
  }
}
