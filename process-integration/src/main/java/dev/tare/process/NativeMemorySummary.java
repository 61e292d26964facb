package dev.tare.process;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the JVM answers to {@code VM.native_memory summary}, with numbers in KiB. */
final class NativeMemorySummary {
  /** JDK 25 has 20 or so. */
  private static final int MOST = 64;

  /** As in {@code - Java Heap (reserved=6172672KB, committed=397312KB)}; what follows may. */
  private static final Pattern CATEGORY =
      Pattern.compile(
          "- +([A-Za-z][^()\n]{0,62}) \\(reserved=(\\d{1,15})KB, committed=(\\d{1,15})KB\\b");

  private NativeMemorySummary() {}

  /** What memory is for. */
  record Category(double reservedBytes, double committedBytes) {}

  /** By name; lines that are no category are left out, and what comes twice is counted once. */
  static SortedMap<String, Category> parse(String summary) {
    SortedMap<String, Category> found = new TreeMap<>();
    for (String line : summary.split("\n", -1)) {
      Matcher matcher = CATEGORY.matcher(line);
      if (matcher.lookingAt() && found.size() < MOST) {
        found.putIfAbsent(
            matcher.group(1), new Category(bytes(matcher.group(2)), bytes(matcher.group(3))));
      }
    }
    return found;
  }

  private static double bytes(String kilobytes) {
    return Long.parseLong(kilobytes) * 1024.0;
  }
}
