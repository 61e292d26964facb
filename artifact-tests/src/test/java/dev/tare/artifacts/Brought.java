package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars of others that Tare's modules need, as this module's own class path has them. */
final class Brought {
  /** What the tests themselves are written with. */
  private static final Pattern OF_TESTS =
      Pattern.compile(
          "(junit|assertj|opentest4j|apiguardian|byte-buddy|jackson-(databind|annotations)|org.eclipse.osgi)[-.].*");

  private Brought() {}

  /** Tare's artifacts as they were deployed, and everything that they need beside them. */
  static String modulePath() throws IOException {
    List<Path> path = new ArrayList<>();
    for (Staged artifact : Staged.jars()) {
      // What it configures is a Spring application, which is none of modules.
      if (!artifact.name().equals("tare-spring-boot")) {
        path.add(artifact.file(".jar"));
      }
    }
    all().forEach(path::add);
    return String.join(File.pathSeparator, path.stream().map(Path::toString).toList());
  }

  /** The one jar of that name, whatever its version. */
  static Path jar(String name) {
    List<Path> found =
        classPath()
            .filter(jar -> jar.getFileName().toString().matches(Pattern.quote(name) + "-\\d.*"))
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static Stream<Path> all() {
    return classPath().filter(jar -> !OF_TESTS.matcher(jar.getFileName().toString()).matches());
  }

  private static Stream<Path> classPath() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> jar.toString().endsWith(".jar") && !jar.startsWith(Staged.ROOT));
  }
}
