package dev.tare.jmh.latency;

import dev.tare.internal.plot.Axis;
import dev.tare.internal.plot.PercentilePlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How long does one record call take, and how long the slowest? Each subject in a JVM of its own,
 * one after the other; a table, and a plot of the whole distribution.
 */
public final class RecorderLatency {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999};

  private final Path out;
  private final long records;

  private RecorderLatency(Path out, long records) {
    this.out = out;
    this.records = records;
  }

  /**
   * Writes {@code latency-jdkN.svg} and {@code latency-jdkN.md}, which shows it.
   *
   * @param words the folder for both, how many records of each subject, and the commit
   */
  public static void main(String... words) throws IOException, InterruptedException {
    Path out = Path.of(words[0]);
    Files.createDirectories(out);
    RecorderLatency latency = new RecorderLatency(out, Long.parseLong(words[1]));
    Map<String, Histogram> times = new LinkedHashMap<>();
    for (String subject : Subject.NAMES) {
      System.out.println("timing " + subject);
      times.put(subject, latency.time(subject));
    }
    String title =
        String.format(
            Locale.ROOT,
            "One record call, %,d of each, scraped 10 times a second; commit %s, JDK %s, %d processors",
            latency.records,
            words[2],
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors());
    String table = table(title, times);
    System.out.println(table);
    String name = "latency-jdk" + Runtime.version().feature();
    Files.writeString(
        out.resolve(name + ".md"),
        "# How long one record call takes\n\n%s\n![The distributions](%s.svg)\n"
            .formatted(table, name));
    Files.writeString(
        out.resolve(name + ".svg"), new PercentilePlot(title, Axis.NANOSECONDS, times).svg());
  }

  private Histogram time(String subject) throws IOException, InterruptedException {
    Path file = out.resolve("latency-" + subject + ".hdr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LatencyProbe.class.getName(), subject, Long.toString(records)));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return LatencyProbe.read(file);
  }

  private static String table(String title, Map<String, Histogram> times) {
    StringBuilder table = new StringBuilder(title).append(".\n\n| ns |");
    for (double percentile : PERCENTILES) {
      table.append(" p").append(Double.toString(percentile).replaceFirst("\\.0$", "")).append(" |");
    }
    table.append(" max |\n|---|").append("---|".repeat(PERCENTILES.length + 1)).append('\n');
    times.forEach(
        (subject, histogram) -> {
          table.append("| ").append(subject).append(" |");
          for (double percentile : PERCENTILES) {
            table.append(cell(histogram.getValueAtPercentile(percentile)));
          }
          table.append(cell(histogram.getMaxValue())).append('\n');
        });
    return table.toString();
  }

  private static String cell(long ns) {
    return String.format(Locale.ROOT, " %,d |", ns);
  }
}
