package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What others may call is written down in {@code docs/api}, so that a change to it is seen in
 * review. {@code bin/api} writes it anew.
 */
class PublicApiTest {
  private static final Path WRITTEN = Staged.ROOT.resolve("docs/api");

  /** A published module: its folder, and what its artifact is called. */
  record Module(String folder, String artifact) {}

  static List<Module> modules() throws IOException {
    List<Module> modules = new ArrayList<>();
    for (Xml module : Xml.read(Staged.ROOT.resolve("pom.xml")).list("modules")) {
      Xml pom = Xml.read(Staged.ROOT.resolve(module.text()).resolve("pom.xml"));
      if (pom.text("properties/maven.deploy.skip").equals("false")
          && !pom.text("artifactId").equals(Staged.BOM)) {
        modules.add(new Module(module.text(), pom.text("artifactId")));
      }
    }
    return modules;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldBeWhatIsWrittenDown(Module module) throws IOException {
    String api = PublicApi.of(Staged.ROOT.resolve(module.folder()).resolve("target/classes"));
    assertThat(api).contains("public ");
    Path file = WRITTEN.resolve(module.artifact() + ".txt");
    if (System.getProperty("tare.api", "").equals("write")) {
      Files.createDirectories(WRITTEN);
      Files.writeString(file, api);
    }
    String written = Files.exists(file) ? Files.readString(file) : "";
    assertThat(api)
        .withFailMessage(
            "%s is not what it was (docs/api/%s.txt):%n%s"
                + "If that is meant, bin/api writes it anew; say it in CHANGELOG.md.",
            module.artifact(), module.artifact(), PublicApi.difference(written, api))
        .isEqualTo(written);
  }

  @Test
  void shouldHaveAPageForNothingElse() throws IOException {
    try (var files = Files.list(WRITTEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              modules().stream().map(module -> module.artifact() + ".txt").toList());
    }
  }

  @Test
  void shouldSayWhatIsGoneAndWhatIsNew() {
    String before = "public interface a.B {\n  public abstract void c();\n  int d();\n}\n";
    String after = "public interface a.B {\n  public abstract long c();\n  int d();\n}\n";
    assertThat(PublicApi.difference(before, after))
        .isEqualTo("- a.B: public abstract void c();\n+ a.B: public abstract long c();\n");
    assertThat(PublicApi.difference("", before))
        .startsWith("+ public interface a.B\n+ a.B: public abstract void c();\n");
    assertThat(PublicApi.difference(before, before)).isEmpty();
  }
}
