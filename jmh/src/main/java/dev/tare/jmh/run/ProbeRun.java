package dev.tare.jmh.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a small program that prints one number, in a JVM of its own. */
final class ProbeRun {
  private static final int TIME_LIMIT_SECONDS = 60;

  private ProbeRun() {}

  static double of(Class<?> program, String library, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.add(library);
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // One that hangs must not take the whole run with it: what it says ends when it does.
    process
        .onExit()
        .orTimeout(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return Double.parseDouble(said.strip().replaceFirst("(?s).*\\s", ""));
  }
}
