package dev.tare.jmh.run;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is measured on, and which libraries. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path CLOCK =
      Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private Machine() {}

  /** Name and value, for a reader. */
  public static Map<String, String> describe(String commit) throws IOException {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    machine.put("commit", commit);
    machine.put(
        "processors", "%d × %s".formatted(Runtime.getRuntime().availableProcessors(), processor()));
    machine.put(
        "kernel",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    machine.put("clock source", firstLine(CLOCK));
    machine.put("load before", firstLine(LOAD));
    machine.put(
        "JVM",
        "%s %s (%s)"
            .formatted(
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                System.getProperty("java.vendor")));
    machine.put(
        "flags",
        String.join(
            " ",
            Stream.concat(
                    ManagementFactory.getRuntimeMXBean().getInputArguments().stream(),
                    Stream.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"))
                .toList()));
    return machine;
  }

  private static String processor() throws IOException {
    if (!Files.isReadable(CPU)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String firstLine(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("unknown");
    }
  }

  /** Of the libraries, by name. */
  public static Map<String, String> versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("/versions.properties")) {
      if (in == null) {
        throw new IOException("no versions.properties");
      }
      versions.load(in);
    }
    Map<String, String> sorted = new TreeMap<>();
    versions.forEach((name, version) -> sorted.put((String) name, (String) version));
    return sorted;
  }
}
