package dev.tare.export.totals;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code bin/stat}: a table of what a process has counted, from its {@link
 * TotalsFile}, again and again while it runs, or once.
 */
public final class StatProgram {
  private static final int USAGE = 2;

  /** Later than that, and than three periods, several were missed. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K";
  private static final String END_OF_SCREEN = "\u001b[J";

  /** Waits from one table to the next; a test only moves its clock. */
  interface Pause {
    void forNs(long ns) throws InterruptedException;
  }

  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final Pause pause;

  StatProgram(PrintStream out, PrintStream err, InstantSource clock, Pause pause) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Ends the JVM: with 0, with 1 where the file cannot be read, with 2 for a wrong call. A table
   * that refreshes goes on until it is interrupted.
   */
  public static void main(String[] args) {
    // The library itself never prints, and a test holds it to that; this is a program.
    StatProgram program =
        new StatProgram(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            InstantSource.system(),
            TimeUnit.NANOSECONDS::sleep);
    System.exit(program.run(args));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  int run(String... words) {
    try {
      return show(StatArguments.of(words));
    } catch (IllegalArgumentException e) {
      err.println("stat: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("stat: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Fails with one line that names the file. */
  private static Totals read(Path file) throws IOException {
    try {
      return Totals.read(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read", e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String named = message.startsWith(file.toString()) ? message : file + ": " + message;
      throw new IOException(named, e);
    }
  }

  private int show(StatArguments arguments) throws IOException, InterruptedException {
    StatTable table = new StatTable(arguments::wants, arguments.columns());
    Totals before = null;
    Totals now = read(arguments.file());
    if (arguments.once()) {
      lines(arguments.file(), table, now, null).forEach(out::println);
      return 0;
    }
    out.print(CLEAR);
    List<String> lines = lines(arguments.file(), table, now, null);
    while (!out.checkError()) {
      paint(lines, arguments);
      pause.forNs(arguments.every().toNanos());
      try {
        Totals next = read(arguments.file());
        if (!next.taken().equals(now.taken())) {
          before = next.began().equals(now.began()) ? now : null; // else another process
          now = next;
        }
        lines = lines(arguments.file(), table, now, before);
      } catch (IOException e) {
        lines = List.of(String.valueOf(e.getMessage()));
      }
    }
    return 0;
  }

  private List<String> lines(Path file, StatTable table, Totals now, @Nullable Totals before) {
    List<String> lines = new ArrayList<>(head(file, now));
    if (!now.snapshot().commonLabels().names().isEmpty()) {
      lines.add(StatTable.printable(now.snapshot().commonLabels().toString()));
    }
    List<String> series = table.lines(now, before);
    lines.addAll(series.isEmpty() ? List.of("no such series") : series);
    return lines;
  }

  /** In two lines, which fit where there are 80 columns. */
  private List<String> head(Path file, Totals now) {
    Duration age = Duration.between(now.taken(), clock.instant());
    StringBuilder totals = new StringBuilder();
    totals.append("totals of ").append(now.taken()).append(", ").append(text(age)).append(" ago");
    if (now.snapshot().stale()) {
      totals.append(", histograms ").append(text(now.snapshot().age())).append(" older");
    }
    if (now.ended()) {
      totals.append("; it was closed");
    } else if (age.compareTo(LATE) > 0 && age.compareTo(now.period().multipliedBy(3)) > 0) {
      totals.append("; it was killed, or hangs");
    }
    return List.of(
        "%s: process %d since %s".formatted(file, now.pid(), now.began()), totals.toString());
  }

  private static String text(Duration age) {
    double seconds = age.toMillis() / 1e3;
    if (age.toMinutes() < 2) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return age.toHours() < 2 ? age.toMinutes() + " min" : age.toHours() + " h";
  }

  /** Over the last one, without a blank screen between. */
  private void paint(List<String> lines, StatArguments screen) {
    int fit = Math.max(1, screen.rows() - 2);
    StringBuilder frame = new StringBuilder(HOME);
    lines.stream().limit(fit).forEach(line -> paint(line, screen.columns(), frame));
    if (lines.size() > fit) {
      String more = "… %d more; a word behind the file chooses".formatted(lines.size() - fit);
      paint(more, screen.columns(), frame);
    }
    out.print(frame.append(END_OF_SCREEN));
    out.flush();
  }

  private static void paint(String line, int columns, StringBuilder frame) {
    frame.append(line, 0, Math.min(line.length(), columns)).append(END_OF_LINE).append('\n');
  }
}
