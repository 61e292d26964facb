package dev.tare.jmh.server;

import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the rows of a report in open loop: medians over the rounds, as one slow round moves none.
 */
final class OpenLoopRows {
  private static final String ID = "jetty.open/";
  private static final String TITLE = "Jetty over loopback, open loop: ";
  private static final List<Figure> LATENCIES = List.of(Figure.P50, Figure.P99, Figure.P999);
  private static final List<Figure> COSTS = List.of(Figure.CPU, Figure.BYTES);

  /** With more, latencies are the generator's, and so of a machine that does something else. */
  private static final double MOST_LATE_PERCENT = 10;

  /** Whether the load was what it should be. */
  private static final List<Figure> CHECKS = List.of(Figure.REQUESTS, Figure.LATE);

  private final Map<Variant, List<Figure.Run>> runs;
  private final int rounds;

  OpenLoopRows(Map<Variant, List<Figure.Run>> runs, int rounds) {
    this.runs = runs;
    this.rounds = rounds;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (List<Figure> figures : List.of(LATENCIES, COSTS, CHECKS)) {
      for (Figure figure : figures) {
        runs.keySet().forEach(variant -> rows.add(row(figure, variant)));
      }
    }
    if (runs.keySet().containsAll(List.of(Variant.BARE, Variant.BARE_AGAIN, Variant.TARE))) {
      LATENCIES.forEach(figure -> rows.add(more(figure)));
    }
    return rows;
  }

  private Row row(Figure figure, Variant variant) {
    boolean alone = variant == Variant.BARE || CHECKS.contains(figure);
    return ServerRows.row(
        ID + figure.id + "/" + variant.library,
        TITLE + title(figure) + ", " + rounds + " runs each",
        variant,
        evened(values(figure, variant).median()),
        figure.unit,
        alone ? Estimate.NONE : timesBare(figure, variant).median(),
        null,
        null,
        null);
  }

  private static String title(Figure figure) {
    return figure == Figure.REQUESTS ? "rate reached" : figure.title;
  }

  /**
   * The median share by which a latency is more with Tare, against the spread of the bare server
   * against itself: a median beyond that is not chance.
   */
  private Row more(Figure figure) {
    Estimate more = minusOne(timesBare(figure, Variant.TARE).median());
    Estimate again = minusOne(timesBare(figure, Variant.BARE_AGAIN).median());
    double spread = Math.max(Math.abs(again.low()), Math.abs(again.high()));
    return ServerRows.row(
        ID + figure.id + "-more/tare",
        TITLE
            + "median share of "
            + figure.title
            + " more; the bar is the spread of bare against bare",
        Variant.TARE,
        evened(more),
        "of 1",
        Estimate.NONE,
        spread,
        null,
        judged() ? more.mean() <= spread : null);
  }

  private boolean judged() {
    return rounds >= ServerRows.ENOUGH_ROUNDS
        && isInTime(Variant.BARE)
        && isInTime(Variant.BARE_AGAIN);
  }

  /** Not asked of Tare's server, which may be late by itself. */
  private boolean isInTime(Variant variant) {
    return values(Figure.LATE, variant).median().mean() <= MOST_LATE_PERCENT;
  }

  private Samples values(Figure figure, Variant variant) {
    return new Samples(runs.getOrDefault(variant, List.of()).stream().map(figure::of).toList());
  }

  /** Round by round. */
  private Samples timesBare(Figure figure, Variant variant) {
    List<Double> with = values(figure, variant).values();
    List<Double> bare = values(figure, Variant.BARE).values();
    List<Double> quotients = new ArrayList<>();
    for (int i = 0; i < Math.min(with.size(), bare.size()); i++) {
      quotients.add(with.get(i) / bare.get(i));
    }
    return new Samples(quotients);
  }

  private static Estimate minusOne(Estimate ratio) {
    return new Estimate(ratio.low() - 1, ratio.mean() - 1, ratio.high() - 1);
  }

  /** A row has one error for both sides: half of the interval. */
  private static Estimate evened(Estimate median) {
    double half = (median.high() - median.low()) / 2;
    return new Estimate(median.mean() - half, median.mean(), median.mean() + half);
  }
}
