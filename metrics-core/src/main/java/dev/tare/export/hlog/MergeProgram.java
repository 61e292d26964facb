package dev.tare.export.hlog;

import dev.tare.internal.plot.Axis;
import dev.tare.internal.plot.PercentilePlot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code bin/hlog}: percentiles of any number of logs, merged by tag, and how
 * they compare with those of another run.
 */
public final class MergeProgram {
  private static final int USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;

  MergeProgram(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Ends the JVM: with 0, with 1 where a file or a line cannot be read, with 2 for a wrong call.
   */
  public static void main(String[] args) {
    // The library itself never prints, and a test holds it to that; this is a program.
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    System.exit(new MergeProgram(out, err).run(args));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  int run(String... args) {
    try {
      return run(MergeArguments.of(args));
    } catch (IllegalArgumentException e) {
      err.println("hlog: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("hlog: " + e);
      return 1;
    }
  }

  private int run(MergeArguments arguments) throws IOException {
    Map<String, LogMerge.Merged> merged = merge(arguments.files(), arguments);
    Map<String, LogMerge.Merged> others = merge(arguments.against(), arguments);
    if (merged == null || others == null) {
      err.println("hlog: nothing merged; --lenient leaves such lines out");
      return 1;
    }
    if (arguments.svg() != null) {
      plot(arguments.svg(), merged, others);
    }
    PercentileReport report = new PercentileReport(out);
    if (arguments.against().isEmpty()) {
      merged.forEach(report::print);
    } else {
      report.compare(merged, others);
    }
    return 0;
  }

  /** By tag; null where a line cannot be read and must not be left out. */
  private @Nullable Map<String, LogMerge.Merged> merge(List<Path> files, MergeArguments arguments)
      throws IOException {
    LogMerge merge = new LogMerge();
    for (Path file : files) {
      merge.add(file);
    }
    String leftOut = arguments.lenient() ? ", left out" : "";
    merge.torn().forEach(line -> err.println("hlog: " + line + ", left out"));
    merge.bad().forEach(line -> err.println("hlog: " + line + leftOut));
    if (!arguments.lenient() && !merge.bad().isEmpty()) {
      return null;
    }
    Map<String, LogMerge.Merged> byTag = new TreeMap<>(merge.byTag());
    String tag = arguments.tag();
    if (tag != null && !files.isEmpty() && !byTag.containsKey(tag)) {
      throw new IllegalArgumentException("tag=" + tag + " (allowed: " + byTag.keySet() + ")");
    }
    byTag.keySet().removeIf(each -> tag != null && !each.equals(tag));
    return byTag;
  }

  private void plot(
      Path file, Map<String, LogMerge.Merged> merged, Map<String, LogMerge.Merged> others)
      throws IOException {
    Map<String, Histogram> curves = new LinkedHashMap<>();
    merged.forEach((tag, each) -> curves.put(PercentileReport.shown(tag), each.sum()));
    others.forEach(
        (tag, each) -> curves.put(PercentileReport.shown(tag) + ", against", each.sum()));
    curves.values().removeIf(histogram -> histogram.getTotalCount() == 0);
    if (curves.isEmpty() || curves.size() > PercentilePlot.MOST_CURVES) {
      throw new IllegalArgumentException(
          "--svg curves=%d (1 to %d); --tag chooses one series"
              .formatted(curves.size(), PercentilePlot.MOST_CURVES));
    }
    long durations = curves.keySet().stream().filter(MergeProgram::isDuration).count();
    if (durations > 0 && durations < curves.size()) {
      throw new IllegalArgumentException(
          "--svg draws durations or other values, not both; --tag chooses one series");
    }
    Axis axis = durations > 0 ? Axis.NANOSECONDS : Axis.NUMBERS;
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder");
    }
    Files.writeString(file, new PercentilePlot("Values by percentile", axis, curves).svg());
  }

  /** By the name of the family, as Prometheus' conventions have it. */
  private static boolean isDuration(String tag) {
    return tag.replaceFirst("[{,].*", "").endsWith("_seconds");
  }
}
