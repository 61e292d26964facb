package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed, without a hook that runs, has written all that it said it had. */
class KilledRecordingTest {
  private static final int INTERVALS = 20;

  @RepeatedTest(2)
  void shouldKeepWhatWasWrittenBeforeTheProcessWasKilled(@TempDir Path folder) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, TestClassPath.entries()),
                KilledRecordingProgram.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long said = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < INTERVALS; i++) {
        said = Long.parseLong(String.valueOf(out.readLine()));
      }
      child.destroyForcibly(); // SIGKILL, wherever it is
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }

    Histogram read = readBack(folder);
    assertThat(read.getTotalCount()).isGreaterThanOrEqualTo(said);
    assertThat(read.getTotalCount() % 10_000).as("whole intervals only").isZero();
  }

  private static Histogram readBack(Path folder) throws Exception {
    Histogram all = new Histogram(2);
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    assertThat(files).hasSize(1);
    try (HistogramLogReader reader = new HistogramLogReader(files.get(0).toFile())) {
      while (reader.hasNext()) {
        if (reader.nextIntervalHistogram() instanceof Histogram interval) {
          all.add(interval);
        }
      }
    } catch (RuntimeException e) {
      // Half a line at the end, as HdrHistogram's reader takes it: what came before it counts.
    }
    return all;
  }
}
