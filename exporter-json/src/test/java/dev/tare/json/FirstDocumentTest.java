package dev.tare.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class whose initialiser finds no memory is lost to the JVM for good. So none may be left for
 * the first document, which may come when the heap is full: a child JVM logs which it initialises.
 */
class FirstDocumentTest {
  /** What the JDK makes of lambdas: one that fails is made again. */
  private static final String LAMBDAS = "'java/lang/invoke/";

  /** How the JVM ends. */
  private static final Pattern END = Pattern.compile("/Shutdown'|/TerminatingThreadLocal'");

  @Test
  void shouldFindEveryClassInitialised(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+init=info",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                FirstDocumentProgram.class.getName())
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
    int begin = lines.indexOf(FirstDocumentProgram.BEGIN);
    assertThat(lines.subList(0, begin))
        .as("what is logged")
        .anyMatch(FirstDocumentTest::initialises);
    assertThat(lines.subList(begin, lines.size()))
        .filteredOn(FirstDocumentTest::initialises)
        .isEmpty();
  }

  /** Those without an initialiser cannot fail. */
  private static boolean initialises(String line) {
    return line.contains("Initializing '")
        && !line.contains("(no method)")
        && !line.contains(LAMBDAS)
        && !END.matcher(line).find();
  }
}
