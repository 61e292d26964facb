package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the machine that judges documents, where it is installed.
 *
 * @param program its name, or its path
 */
record Tool(String program) {

  /**
   * What a run said.
   *
   * @param exit its exit code
   * @param output both streams
   */
  record Result(int exit, String output) {
    boolean passed() {
      return exit == 0;
    }
  }

  boolean exists() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Path.of(folder).resolve(program).toFile().canExecute());
  }

  Result run(String input, String... arguments) throws IOException, InterruptedException {
    if (!exists()) {
      return new Result(-1, program + " is not installed");
    }
    Path document = Files.createTempFile("tare", ".txt");
    try {
      Files.writeString(document, input);
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectInput(document.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " does not end");
      }
      return new Result(process.exitValue(), output);
    } finally {
      Files.delete(document);
    }
  }
}
