package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The budget of docs/design/memory.md: 200 threads, 1,000 latency histograms, every thread has
 * recorded into every one, every ring is full and so are the blocks of every thread, every series
 * has spilled into its shared block, and has as many values in both halves of its window. A JVM of
 * its own holds all of that and weighs its heap.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MemoryBudgetTest {
  private static final long MIB = 1024 * 1024;

  /** Latencies as they are, and values that leave next to no cell empty. */
  @ParameterizedTest
  @CsvSource({"ARRAY, latencies, 44", "AGRONA, latencies, 44", "ARRAY, everything, 64"})
  void shouldHoldTheBudgetAndExportWhatTheHeapHolds(
      String ring, String values, int mib, @TempDir Path folder) throws Exception {
    Map<String, Double> weights = weigh(ring, values, folder.resolve("out"));

    assertThat(weights)
        .as("what the budget is for")
        .containsEntry("series", 1_000.0)
        .containsEntry("refused", 0.0)
        .containsEntry("count", weights.get("recorded"));
    assertThat(weight(weights, "spilled_per_series")).isGreaterThan(900);
    double measured = weight(weights, "measured");
    assertThat(measured / MIB).as("%s", weights).isLessThanOrEqualTo(mib);
    double exported =
        weights.entrySet().stream()
            .filter(weight -> weight.getKey().startsWith("part."))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(exported).as("%s", weights).isCloseTo(measured, within(0.03 * measured));
  }

  private static double weight(Map<String, Double> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private static Map<String, Double> weigh(String ring, String values, Path out)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                String.join(File.pathSeparator, TestClassPath.entries()),
                MemoryBudgetProgram.class.getName(),
                ring,
                values)
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(out);
    assertThat(child.exitValue()).as("%s", lines).isZero();
    Map<String, Double> weights = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split("=", 2);
      weights.put(words[0], Double.parseDouble(words[1]));
    }
    return weights;
  }
}
