package dev.tare.jmh.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own on the same class path, which answers a line by a line until it is closed. */
final class Child implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  /** More than any load takes: who has not answered by then hangs. */
  private static final long ANSWER_MINUTES = 10;

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  Child(Class<?> main, List<String> flags, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(words));
    name = main.getSimpleName();
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * The next line that it writes.
   *
   * @throws IOException if it ends, or hangs; then it is ended
   */
  String line() throws IOException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    answer
        .orTimeout(ANSWER_MINUTES, TimeUnit.MINUTES)
        .exceptionally(
            late -> {
              process.toHandle().destroyForcibly(); // leaves its output to be read to the end
              return "";
            });
    String line = out.readLine();
    if (line == null) {
      throw new IOException(name + (answer.isDone() ? " does not answer" : " has ended"));
    }
    answer.complete(line);
    return line;
  }

  /** What it answers. */
  String ask(String question) throws IOException {
    in.write(question + "\n");
    in.flush();
    return line();
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
