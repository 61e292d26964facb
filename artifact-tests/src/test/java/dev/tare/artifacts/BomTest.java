package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}
