package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemNanoClock;

/** Files that were captured from a machine, and parsers run on them. */
final class Fixtures {
  static final Path FOLDER = Path.of("src", "test", "resources", "procfs");
  static final Path PROC = FOLDER.resolve("vm/proc");

  private Fixtures() {}

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader that gives nothing up. */
  static ProcReader reader() {
    return new ProcReader(SystemNanoClock.INSTANCE, TimeUnit.MINUTES.toNanos(1));
  }

  /** Those that containers did not make. */
  static DeviceChoice usualDevices() {
    return DeviceChoice.of(List.of("*"), DeviceChoice.MADE_BY_CONTAINERS);
  }

  static Text text(byte[] bytes) {
    Text text = new Text(1);
    text.append(ByteBuffer.wrap(bytes));
    return text;
  }

  static Text text(String content) {
    return text(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The slots; empty if the file was not understood. */
  static long[] parse(Parser parser, byte[] file) {
    long[] slots = new long[24];
    Arrays.fill(slots, MetricFamily.ABSENT);
    return parser.parse(text(file), slots) ? slots : new long[0];
  }

  /** What another program, in another language, read in the same tree. */
  static double expected(String sample) {
    return Double.parseDouble(expectedText(sample));
  }

  /** What it read at all. */
  static List<String> names() {
    return lines()
        .map(
            line ->
                line.contains("} ")
                    ? line.substring(0, line.indexOf("} ") + 1)
                    : line.split(" ", 2)[0])
        .toList();
  }

  private static Stream<String> lines() {
    return new String(bytes("vm/EXPECTED.txt"), StandardCharsets.UTF_8).lines();
  }

  static String expectedText(String sample) {
    return lines()
        .filter(line -> line.startsWith(sample + " "))
        .map(line -> line.substring(sample.length() + 1))
        .findAny()
        .orElseThrow();
  }

  /** A machine that has everything, to be spoiled: its /proc, and its /sys in the folder "sys". */
  static void machine(Path root) throws IOException {
    copy(PROC, root);
    copy(FOLDER.resolve("vm/sys"), root.resolve("sys"));
    write(root.resolve("pressure/irq"), "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    Path groups = root.resolve("sys/fs/cgroup");
    write(groups.resolve("memory/app/0f3c/memory.oom_control"), "under_oom 0\noom_kill 0\n");
    write(groups.resolve("pids/pids.current"), "14\n");
  }

  static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** A copy of a tree that a test may spoil. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
