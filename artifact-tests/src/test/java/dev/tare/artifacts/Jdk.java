package dev.tare.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JDK on this machine, and its tools as a user would type them. */
record Jdk(Path home) {
  /** How a tool ended, and all that it printed where errors go. */
  record Ended(int code, String out, String errors) {}

  /** The one of the build, and the 25 that {@code JDK25_HOME} names, if it does. */
  static List<Jdk> all() {
    return Stream.of(System.getProperty("java.home"), System.getenv("JDK25_HOME"))
        .filter(home -> home != null && !home.isEmpty())
        .map(home -> new Jdk(Path.of(home)))
        .distinct()
        .toList();
  }

  /** Runs {@code javac} or {@code java}; ends it where it takes more than a minute. */
  Ended run(Path folder, String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve(tool).toString());
    command.addAll(List.of(arguments));
    Path out = folder.resolve(tool + ".out");
    Path errors = folder.resolve(tool + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    // What a build machine says to every JVM is printed by every JVM.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException(command + " did not end: " + Files.readString(errors));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public String toString() {
    return home.getFileName().toString();
  }
}
