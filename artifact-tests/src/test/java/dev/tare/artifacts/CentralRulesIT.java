package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was deployed into a folder has what Maven Central asks for, signatures aside, and what
 * somebody needs who gets a jar and nothing else.
 */
class CentralRulesIT {
  static List<Staged> all() throws IOException {
    return Staged.all();
  }

  static List<Staged> jars() throws IOException {
    return Staged.jars();
  }

  /** As a build that imports it reads it. */
  @Test
  void shouldBeWhatTheBomListsAndNothingElse() throws IOException {
    Staged bom =
        all().stream()
            .filter(artifact -> artifact.name().equals(Staged.BOM))
            .findFirst()
            .orElseThrow();
    assertThat(bom.pom().list("dependencyManagement/dependencies"))
        .allMatch(row -> row.text("groupId").equals("dev.tare"))
        .allMatch(row -> Set.of("${project.version}", Staged.VERSION).contains(row.text("version")))
        .extracting(row -> row.text("artifactId"))
        .containsExactlyInAnyOrderElementsOf(jars().stream().map(Staged::name).toList());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldHaveItsFilesAndNoOthers(Staged artifact) {
    Set<String> expected = new TreeSet<>();
    Stream<String> files =
        artifact.name().equals(Staged.BOM)
            ? Stream.of(".pom")
            : Stream.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
    files.forEach(file -> expected.addAll(List.of(file, file + ".md5", file + ".sha1")));
    assertThat(artifact.files().keySet()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldHaveChecksumsThatAreRight(Staged artifact)
      throws IOException, NoSuchAlgorithmException {
    for (String name : artifact.files().keySet()) {
      if (!name.endsWith("1") && !name.endsWith("5")) {
        assertChecksum(artifact, name, ".md5", "MD5");
        assertChecksum(artifact, name, ".sha1", "SHA-1");
      }
    }
  }

  private static void assertChecksum(Staged artifact, String name, String ending, String algorithm)
      throws IOException, NoSuchAlgorithmException {
    byte[] content = Files.readAllBytes(artifact.file(name));
    assertThat(artifact.file(name + ending))
        .hasContent(HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldSayWhatItIsAndWhoseItIs(Staged artifact) throws IOException {
    Xml pom = artifact.pom();
    assertThat(pom.text("groupId")).isEqualTo("dev.tare");
    assertThat(pom.text("artifactId")).isEqualTo(artifact.name());
    assertThat(pom.text("version")).isEqualTo(Staged.VERSION);
    assertThat(pom.text("name")).startsWith("Tare");
    assertThat(pom.text("description")).endsWith(".");
    assertThat(pom.text("url")).startsWith("https://");
    assertThat(pom.text("licenses/license/name")).isEqualTo("Apache-2.0");
    assertThat(pom.text("licenses/license/url")).startsWith("https://");
    assertThat(pom.text("developers/developer/name")).isEqualTo("Tare contributors");
    // Not the folder of the module appended to it, as Maven does by itself.
    assertThat(pom.text("scm/url")).isEqualTo(pom.text("url"));
    assertThat(pom.text("scm/connection")).isEqualTo("scm:git:" + pom.text("url") + ".git");
    assertThat(pom.text("scm/developerConnection")).isEqualTo(pom.text("scm/connection"));
  }

  /** Nothing of how Tare is built: who reads it needs no parent, and runs into no profile. */
  @ParameterizedTest
  @MethodSource("all")
  void shouldTellNothingOfItsBuild(Staged artifact) throws IOException {
    Set<String> told =
        artifact.pom().children().stream().map(Xml::name).collect(Collectors.toSet());
    assertThat(told)
        .doesNotContain(
            "parent", "build", "profiles", "properties", "modules", "repositories", "reporting");
    assertThat(Files.readString(artifact.file(".pom")))
        .doesNotContain(Staged.ROOT.toString(), "<scope>test</scope>");
    assertThat(told.contains("dependencyManagement")).isEqualTo(artifact.name().equals(Staged.BOM));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldDependOnVersionsThatAreSaidAndReleased(Staged artifact) throws IOException {
    for (Xml dependency : artifact.pom().list("dependencies")) {
      assertThat(dependency.text("version")).as(dependency.text()).matches("[0-9][^${}]*");
      if (!dependency.text("groupId").equals("dev.tare")) {
        assertThat(dependency.text("version")).as(dependency.text()).doesNotContain("SNAPSHOT");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldHaveLicenceAndNoticeInEveryJar(Staged artifact) throws IOException {
    for (String jar : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
      try (ZipFile zip = new ZipFile(artifact.file(jar).toFile())) {
        for (String file : List.of("LICENSE", "NOTICE")) {
          assertThat(content(zip, "META-INF/" + file))
              .as(jar)
              .isEqualTo(Files.readString(Staged.ROOT.resolve(file)));
        }
      }
    }
  }

  /** What {@code tare_build_info} shows. */
  @Test
  void shouldKnowItsVersion() throws IOException {
    Staged core =
        jars().stream().filter(jar -> jar.name().equals("tare-core")).findFirst().orElseThrow();
    try (ZipFile zip = new ZipFile(core.file(".jar").toFile())) {
      assertThat(content(zip, "dev/tare/internal/gather/version.properties"))
          .contains("version=" + Staged.VERSION + "\n");
    }
  }

  private static String content(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    assertThat(entry).as("%s in %s", name, zip.getName()).isNotNull();
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldHaveTheSourceOfEveryClassAndAPageOfEveryPublicPackage(Staged artifact)
      throws IOException {
    Set<String> sources = names(artifact.file("-sources.jar"), ".java");
    Set<String> classes =
        names(artifact.file(".jar"), ".class").stream()
            .filter(name -> !name.contains("$"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(classes).isNotEmpty().isSubsetOf(sources);
    Set<String> pages = names(artifact.file("-javadoc.jar"), "/package-summary.html");
    assertThat(pages).isNotEmpty().noneMatch(page -> page.contains("internal"));
    for (String name : classes) {
      String folder = name.substring(0, name.lastIndexOf('/'));
      if (!folder.contains("/internal")) {
        assertThat(pages).anyMatch(page -> page.endsWith(folder));
      }
    }
  }

  private static Set<String> names(Path jar, String ending) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The same sources give the same bytes: nothing in a jar says when or where it was made. */
  @ParameterizedTest
  @MethodSource("jars")
  void shouldSayNothingOfWhenAndWhereItWasMade(Staged artifact) throws IOException {
    LocalDateTime made =
        LocalDateTime.ofInstant(
            Instant.parse(System.getProperty("tare.test.timestamp", "")), ZoneOffset.UTC);
    for (String jar : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
      try (ZipFile zip = new ZipFile(artifact.file(jar).toFile())) {
        assertThat(zip.stream())
            .allSatisfy(
                entry -> assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(made));
        assertThat(content(zip, "META-INF/MANIFEST.MF"))
            .doesNotContain(Staged.ROOT.toString(), "Built-By");
      }
    }
  }
}
