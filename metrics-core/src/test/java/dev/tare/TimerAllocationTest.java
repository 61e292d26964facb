package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A started timer is taken apart by the compiler. In a JVM of its own: what other tests have
 * recorded through the same calls decides what is compiled into one.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TimerAllocationTest {

  @Test
  void shouldAllocateNothingForATimerOnceItIsCompiled(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, TestClassPath.entries()),
                TimerAllocationProgram.class.getName())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(Files.readString(out).strip()).as("bytes of 20,000 timers, at least").isEqualTo("0");
  }
}
