package dev.tare.examples.flow.demo;

import dev.tare.RingKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The demo's command line.
 *
 * @param time how long it runs; null: until it is told to end
 * @param port where it listens; 0 takes a free one
 * @param load whether requests are sent
 * @param ring which of Tare's rings; null: as the JVM allows
 * @param prometheus the binary that is started beside it, or null
 */
record Options(
    @Nullable Duration time,
    int port,
    boolean load,
    @Nullable RingKind ring,
    @Nullable Path prometheus) {
  private static final int MAX_SECONDS = 24 * 60 * 60;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([sm]?)");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if one is wrong; the message names it and what is allowed
   */
  static Options parse(List<String> args) {
    Duration time = null;
    int port = 8080;
    boolean load = true;
    RingKind ring = null;
    Path prometheus = null;
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String name = rest.next();
      switch (name) {
        case "--for" -> time = time(value(name, rest));
        case "--port" -> port = port(value(name, rest));
        case "--no-load" -> load = false;
        case "--ring" -> ring = ring(value(name, rest));
        case "--prometheus" -> prometheus = Path.of(value(name, rest));
        default -> throw new IllegalArgumentException("unknown argument " + name);
      }
    }
    return new Options(time, port, load, ring, prometheus);
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " has no value");
    }
    return rest.next();
  }

  private static Duration time(String value) {
    Matcher matcher = TIME.matcher(value);
    if (matcher.matches()) {
      int number = Integer.parseInt(matcher.group(1));
      long seconds = matcher.group(2).equals("m") ? number * 60L : number;
      if (seconds >= 1 && seconds <= MAX_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    }
    throw new IllegalArgumentException("for=" + value + " (1s to " + MAX_SECONDS + "s, or as 2m)");
  }

  private static RingKind ring(String value) {
    return switch (value) {
      case "array" -> RingKind.ARRAY;
      case "agrona" -> RingKind.AGRONA;
      default -> throw new IllegalArgumentException("ring=" + value + " (one of: array, agrona)");
    };
  }

  private static int port(String value) {
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException("port=" + value + " (0 to 65535)");
  }
}
