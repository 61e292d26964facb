package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that the machine may have. */
final class Tool {
  private static final int LIMIT_SECONDS = 30;

  private Tool() {}

  static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs it to its end.
   *
   * @param folder for what it prints
   * @return what it printed
   */
  static String run(Path folder, Path program, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, program.getFileName().toString(), ".log");
    String[] command = new String[arguments.length + 1];
    command[0] = program.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as(program + " ended: " + Files.readString(log))
          .isTrue();
      return Files.readString(log);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
