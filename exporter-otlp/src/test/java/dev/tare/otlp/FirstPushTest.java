package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class whose initialiser finds no memory is lost to the JVM for good. So none may be left for
 * the first push, which may come when the heap is full: a child JVM logs which it initialises.
 */
class FirstPushTest {
  /** What the JDK makes of lambdas: one that fails is made again. */
  private static final String LAMBDAS = "'java/lang/invoke/";

  @Test
  void shouldFindEveryClassInitialised(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.then(OtlpReceiver.status(200), OtlpReceiver.status(200), OtlpReceiver.status(503));
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xlog:class+init=info",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  FirstPushProgram.class.getName(),
                  receiver.endpoint())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      try {
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
      } finally {
        child.destroyForcibly();
      }
      assertThat(receiver.requests())
          .as("the last snapshot, behind three answers of which one refuses")
          .hasSize(1);
    }
    List<String> lines = Files.readAllLines(out);
    int begin = lines.indexOf(FirstPushProgram.BEGIN);
    int end = lines.indexOf(FirstPushProgram.END);
    assertThat(end)
        .as("%s", lines.subList(Math.max(0, lines.size() - 20), lines.size()))
        .isPositive();
    assertThat(lines.subList(begin, end)).as("what it is told").contains("status=503");
    assertThat(lines.subList(0, begin)).as("what is logged").anyMatch(FirstPushTest::initialises);
    assertThat(lines.subList(begin, end)).filteredOn(FirstPushTest::initialises).isEmpty();
  }

  /** Those without an initialiser cannot fail. */
  private static boolean initialises(String line) {
    return line.contains("Initializing '")
        && !line.contains("(no method)")
        && !line.contains(LAMBDAS);
  }
}
