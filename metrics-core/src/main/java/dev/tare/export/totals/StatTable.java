package dev.tare.export.totals;

import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lines of a table: counters with their rates, histograms with quantiles as well. */
final class StatTable {
  private static final String NOT_KNOWN = "-";
  private static final double[] PARTS = {0.5, 0.99, 1};
  private static final int SHORTEST_NAME = 20;

  private final Predicate<String> wanted;
  private final int columns;

  /**
   * A table.
   *
   * @param wanted of the series, as they are shown
   * @param columns how wide it may be; longer names of series are cut
   */
  StatTable(Predicate<String> wanted, int columns) {
    this.wanted = wanted;
    this.columns = columns;
  }

  /**
   * All of it.
   *
   * @param before earlier totals of the same process, for rates; null where there are none
   */
  List<String> lines(Totals now, @Nullable Totals before) {
    Rates rates = new Rates(now, before);
    List<List<String>> counters = new ArrayList<>();
    List<List<String>> histograms = new ArrayList<>();
    for (MetricFamily family : now.snapshot().families()) {
      for (int row = 0; row < family.series().size(); row++) {
        String series = series(family, row);
        if (!wanted.test(series)) {
          continue;
        }
        if (family instanceof CounterFamily counter && counter.known(row)) {
          String total = Amount.number(counter.value(row));
          counters.add(List.of(series, total, rates.of(series, counter.value(row))));
        } else if (family instanceof HistogramFamily histogram) {
          histograms.add(histogram(histogram, row, series, rates));
        }
      }
    }
    List<String> lines = new ArrayList<>();
    print(List.of("counter", "total", "/s"), counters, lines);
    print(List.of("histogram", "count", "/s", "p50", "p99", "max"), histograms, lines);
    return lines;
  }

  private static List<String> histogram(
      HistogramFamily family, int row, String series, Rates rates) {
    List<String> cells = new ArrayList<>();
    cells.add(series);
    cells.add(Amount.number((double) family.count(row)));
    cells.add(rates.of(series, (double) family.count(row)));
    StatQuantiles quantiles = new StatQuantiles(family);
    for (double part : PARTS) {
      cells.add(quantiles.text(row, part));
    }
    return cells;
  }

  /** Name and labels; what a terminal would take for a command is not in it. */
  static String series(MetricFamily family, int row) {
    SeriesIndex index = family.series();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < index.labelNames().size(); i++) {
      String value = index.values(row).get(i);
      if (!value.isEmpty()) {
        pairs.add(index.labelNames().get(i));
        pairs.add(value);
      }
    }
    String labels = pairs.isEmpty() ? "" : Labels.of(pairs.toArray(String[]::new)).toString();
    return printable(family.descriptor().name().value() + labels);
  }

  static String printable(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }

  private void print(List<String> head, List<List<String>> rows, List<String> lines) {
    if (rows.isEmpty()) {
      return;
    }
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int numbers = 0;
    for (int i = 1; i < widths.length; i++) {
      numbers += widths[i] + 2;
    }
    widths[0] = Math.min(widths[0], Math.max(SHORTEST_NAME, columns - numbers));
    lines.add(line(head, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
  }

  private static String line(List<String> cells, int[] widths) {
    String name = cells.get(0);
    String cut = name.length() > widths[0] ? name.substring(0, widths[0] - 1) + "…" : name;
    StringBuilder line = new StringBuilder(padded(cut, -widths[0]));
    for (int i = 1; i < widths.length; i++) {
      line.append("  ").append(padded(cells.get(i), widths[i]));
    }
    return line.toString();
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }

  /** How fast series grow between two totals. */
  private static final class Rates {
    private final Map<String, Double> before = new HashMap<>();
    private final double seconds;

    Rates(Totals now, @Nullable Totals earlier) {
      if (earlier == null) {
        this.seconds = 0;
        return;
      }
      this.seconds = Duration.between(earlier.taken(), now.taken()).toMillis() / 1e3;
      for (MetricFamily family : earlier.snapshot().families()) {
        for (int row = 0; row < family.series().size(); row++) {
          before.put(series(family, row), total(family, row));
        }
      }
    }

    private static double total(MetricFamily family, int row) {
      return family instanceof HistogramFamily histogram
          ? (double) histogram.count(row)
          : ((CounterFamily) family).value(row);
    }

    /** Of one that was not there a first rate cannot be told; it may have been removed between. */
    String of(String series, double total) {
      Double known = before.get(series);
      if (known == null || seconds <= 0 || total < known) {
        return NOT_KNOWN;
      }
      return Amount.rate((total - known) / seconds);
    }
  }
}
