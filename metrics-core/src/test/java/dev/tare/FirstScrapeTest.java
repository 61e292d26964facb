package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class whose initialiser finds no memory is lost to the JVM for good. So none may be left for
 * the first scrape or for closing, which may come when the heap is full: a child JVM logs which it
 * initialises.
 */
@Tag("recording")
class FirstScrapeTest {
  /** What the JDK makes of lambdas: one that fails is made again. */
  private static final String LAMBDAS = "'java/lang/invoke/";

  @Test
  void shouldFindEveryClassInitialised(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+init=info",
                "-cp",
                String.join(File.pathSeparator, TestClassPath.entries()),
                FirstScrapeProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(out);
    assertThat(child.exitValue())
        .as("%s", lines.subList(Math.max(0, lines.size() - 20), lines.size()))
        .isZero();
    int begin = lines.indexOf(FirstScrapeProgram.BEGIN);
    assertThat(lines.subList(0, begin)).as("what is logged").anyMatch(FirstScrapeTest::initialises);
    assertThat(lines.subList(begin, lines.size()))
        .filteredOn(FirstScrapeTest::initialises)
        .isEmpty();
  }

  /** Those without an initialiser cannot fail. */
  private static boolean initialises(String line) {
    return line.contains("Initializing '")
        && !line.contains("(no method)")
        && !line.contains(LAMBDAS);
  }
}
