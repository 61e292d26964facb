package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever version of the exposition library an application has, or none: every format is the same
 * to the byte, and nothing is printed. Each in a JVM of its own.
 */
class LibraryVersionsTest {
  /** What the build has put there: the jars of each version. */
  private static final Path VERSIONS = Path.of("target", "library");

  @Test
  void shouldWriteEveryFormatWithoutTheLibrary() throws Exception {
    assertThat(output(List.of())).isEqualTo(ScrapeProgram.everyFormat());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.1.0", "1.2.1", "1.3.10", "1.4.3", "1.5.1"})
  void shouldWriteEveryFormatWithAnOlderLibraryAndThoseOfTheLibrary(String version)
      throws Exception {
    List<Path> jars;
    try (Stream<Path> files = Files.list(VERSIONS.resolve(version))) {
      jars = files.sorted().toList();
    }
    assertThat(jars).isNotEmpty();
    assertThat(output(jars)).isEqualTo(ScrapeProgram.everyFormat() + "library: written\n");
  }

  @Test
  void shouldWriteTheFormatsOfThisLibrary() throws Exception {
    assertThat(ScrapeProgram.byTheLibrary()).isEqualTo("library: written\n");
  }

  private static String output(List<Path> library) throws IOException, InterruptedException {
    StringBuilder path = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("prometheus-metrics")) {
        path.append(entry).append(File.pathSeparator);
      }
    }
    library.forEach(jar -> path.append(jar).append(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-cp", path.toString(), ScrapeProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output.toString(UTF_8);
  }
}
