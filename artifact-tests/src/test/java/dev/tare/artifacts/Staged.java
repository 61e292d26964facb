package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An artifact as it was deployed into a folder by the profiles {@code release} and {@code staging}.
 */
record Staged(String name, Map<String, Path> files) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path REPOSITORY = ROOT.resolve("target/staging");
  static final String VERSION = System.getProperty("tare.test.version", "");
  static final String BOM = "tare-bom";

  /** All that was deployed, the BOM too. */
  static List<Staged> all() throws IOException {
    assertThat(REPOSITORY).as("run with -Prelease,staging").isDirectory();
    try (Stream<Path> folders = Files.list(REPOSITORY.resolve("dev/tare"))) {
      return folders.filter(Files::isDirectory).sorted().map(Staged::of).toList();
    }
  }

  static List<Staged> jars() throws IOException {
    return all().stream().filter(artifact -> !artifact.name.equals(BOM)).toList();
  }

  /** Of a snapshot that was deployed several times, the last. */
  private static Staged of(Path folder) {
    String artifact = folder.getFileName().toString();
    String version = Pattern.quote(VERSION).replace("-SNAPSHOT", "\\E-[0-9.]+-[0-9]+\\Q");
    Pattern file = Pattern.compile(Pattern.quote(artifact) + "-(" + version + ")([-.][a-z].*)");
    Map<String, Map<String, Path>> versions = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(VERSION))) {
      for (Path found : (Iterable<Path>) files::iterator) {
        Matcher name = file.matcher(found.getFileName().toString());
        if (name.matches()) {
          versions.computeIfAbsent(name.group(1), v -> new TreeMap<>()).put(name.group(2), found);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(folder + ": no " + VERSION, e);
    }
    assertThat(versions).as(artifact).isNotEmpty();
    return new Staged(artifact, versions.values().stream().reduce((a, b) -> b).orElseThrow());
  }

  /** The file with that ending, such as {@code -sources.jar}. */
  Path file(String ending) {
    assertThat(files).as(name).containsKey(ending);
    return files.getOrDefault(ending, ROOT);
  }

  Xml pom() throws IOException {
    return Xml.read(file(".pom"));
  }

  @Override
  public String toString() {
    return name;
  }
}
