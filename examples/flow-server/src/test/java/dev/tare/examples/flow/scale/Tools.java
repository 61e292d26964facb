package dev.tare.examples.flow.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that the machine may have; without one the test is skipped, and says which. */
final class Tools {
  private static final int LIMIT_SECONDS = 30;

  private Tools() {}

  /** One on the PATH. */
  static Path onPath(String name, String debianPackage) {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(), name + " is not on the PATH (Debian package " + debianPackage + ")");
    return found.orElseThrow();
  }

  /** One whose path a variable of the environment says. */
  static Path named(String variable, String what) {
    String path = System.getenv(variable);
    assumeTrue(path != null, variable + " is not the path of a " + what);
    return Path.of(String.valueOf(path));
  }

  /** Starts it; what it prints goes to {@code log}. */
  static Process start(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** What it printed, once it has ended well. */
  static String await(Process process, Path log) throws IOException, InterruptedException {
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(log);
      assertThat(ended).as("it ends: " + printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
