package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that embeds Tare prints what it printed before, and nothing else. */
@Tag("recording")
class SilentStartTest {
  private static final String RING = System.getProperty("tare.test.ring", "ARRAY");

  @Test
  void shouldPrintNothing(@TempDir Path folder) throws Exception {
    assertSilent(folder, "AUTO");
  }

  @Test
  void shouldPrintNothingWhenClosedByAnInterruptedThread(@TempDir Path folder) throws Exception {
    assertSilent(folder, RING, "interrupt");
  }

  private static void assertSilent(Path folder, String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process child =
        new ProcessBuilder(command(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(Files.readString(err)).isEmpty();
    assertThat(Files.readString(out).lines())
        .containsExactly("count=20000 ring=" + RING.toLowerCase(Locale.ROOT));
    assertThat(child.exitValue()).isZero();
  }

  private static List<String> command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (RING.equals("AGRONA")) {
      command.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    }
    command.addAll(List.of("-cp", classPath(), Program.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What a server has: no test libraries, above all no logger that swallows. */
  private static String classPath() {
    List<String> parts = new ArrayList<>();
    for (String part : TestClassPath.entries()) {
      String name = Path.of(part).getFileName().toString();
      if (name.endsWith("classes") || name.startsWith("HdrHist") || name.startsWith("agrona")) {
        parts.add(part);
      }
    }
    return String.join(File.pathSeparator, parts);
  }

  /** What the child runs. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Metrics metrics =
          Metrics.open(MetricsOptions.builder().ring(RingKind.valueOf(arguments[0])).build());
      metrics.registry().counter("a_total", "A.").register().increment();
      Histogram histogram =
          metrics.registry().histogram("b_seconds", "B.").unit(Unit.SECONDS).register();
      metrics.snapshot();
      for (int i = 0; i < 20_000; i++) {
        histogram.record(i);
      }
      if (arguments.length > 1) {
        Thread.currentThread().interrupt();
      }
      metrics.close();
      if (Thread.interrupted() != arguments.length > 1) {
        throw new IllegalStateException("close lost the interrupt, or made one up");
      }
      MetricsSnapshot last = metrics.snapshot();
      System.out.println(
          "count="
              + (long) last.value("b_seconds_count")
              + " ring="
              + last.family("tare_build_info").series().values(0).get(1));
    }
  }
}
