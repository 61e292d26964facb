package dev.tare.export.hlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The program behind {@code bin/hlog}: percentiles of any number of logs, merged by tag. */
public final class MergeProgram {
  private static final int USAGE = 2;
  private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 99.999};

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
    boolean lenient = false;
    List<Path> files = new ArrayList<>();
    for (String arg : args) {
      if (arg.equals("--lenient")) {
        lenient = true;
      } else if (arg.startsWith("-")) {
        err.println("hlog: " + arg + " (allowed: --lenient and files)");
        return USAGE;
      } else {
        files.add(Path.of(arg));
      }
    }
    if (files.isEmpty()) {
      err.println("hlog: no files");
      return USAGE;
    }
    return merge(files, lenient);
  }

  private int merge(List<Path> files, boolean lenient) {
    LogMerge merge = new LogMerge();
    for (Path file : files) {
      try {
        merge.add(file);
      } catch (IOException e) {
        err.println("hlog: " + e);
        return 1;
      }
    }
    merge.torn().forEach(line -> err.println("hlog: " + line + ", left out"));
    merge.bad().forEach(line -> err.println("hlog: " + line + (lenient ? ", left out" : "")));
    if (!lenient && !merge.bad().isEmpty()) {
      err.println("hlog: nothing merged; --lenient leaves such lines out");
      return 1;
    }
    merge.byTag().forEach(this::print);
    return 0;
  }

  private void print(String tag, LogMerge.Merged merged) {
    Histogram sum = merged.sum();
    long total = sum.getTotalCount();
    out.printf(
        Locale.ROOT,
        "%s: %d values in %d intervals%n",
        tag.isEmpty() ? "(no tag)" : tag,
        total,
        merged.intervals());
    if (total > 0) {
      for (double percentile : PERCENTILES) {
        long value = sum.getValueAtPercentile(percentile);
        long rank = (long) Math.max(1, Math.ceil(percentile * total / 100));
        row("p" + plain(percentile), value, total - rank + 1);
      }
      row("max", sum.getMaxValue(), 1);
    }
  }

  private static String plain(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString((long) percentile)
        : Double.toString(percentile);
  }

  private void row(String name, long value, long restsOn) {
    out.printf(Locale.ROOT, "  %-8s %20d   %d%n", name, value, restsOn);
  }
}
