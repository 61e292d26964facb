package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.export.totals.TotalsFile;
import dev.tare.instrument.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/stat} through the shell, beside a process that writes. */
class BinStatTest {
  private static final Path STAT = Path.of("..", "bin", "stat");

  private record Result(int code, List<String> out, List<String> err) {}

  /** With standard output in a file, so it is no terminal. */
  private static Result run(Path folder, Object... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    List<String> command = new ArrayList<>(List.of("/bin/bash", STAT.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), lines(out), lines(err));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  @Test
  void shouldShowAnotherProcessWhileItCounts(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("a.totals");
    try (Metrics metrics = Metrics.open();
        TotalsFile file =
            TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
                .file(path)
                .period(Duration.ofMillis(50))
                .start()) {
      Counter counter = metrics.registry().counter("orders_total", "O.").register();
      counter.add(4_711);
      file.flush();
      Result result = run(folder, path, "orders");
      assertThat(result.err()).isEmpty();
      assertThat(result.code()).isZero();
      assertThat(result.out().get(0))
          .startsWith(path + ": process " + ProcessHandle.current().pid());
      assertThat(result.out()).contains("counter total /s", "orders_total 4,711 -");
    }
  }

  @Test
  void shouldFailInOneLine(@TempDir Path folder) throws Exception {
    Result missing = run(folder, folder.resolve("missing"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).isEmpty();
    assertThat(missing.err())
        .containsExactly("stat: " + folder.resolve("missing") + ": no such file");
    assertThat(run(folder).code()).isEqualTo(2);
    assertThat(run(folder, "--help").out().get(0)).startsWith("Usage: bin/stat");
  }
}
