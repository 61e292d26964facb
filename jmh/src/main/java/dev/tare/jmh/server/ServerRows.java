package dev.tare.jmh.server;

import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import dev.tare.jmh.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a report in closed loop from what was measured, round by round. */
final class ServerRows {
  private static final String ID = "jetty/";
  private static final String TITLE = "Jetty over loopback: ";
  private static final double BYTES_BAR = 16;
  private static final Double CPU_GOAL = 1.01;
  static final int ENOUGH_ROUNDS = 10;

  private static final List<Figure> FIGURES =
      List.of(Figure.REQUESTS, Figure.CPU, Figure.BYTES, Figure.P50, Figure.P99, Figure.P999);

  private final Map<Variant, List<Figure.Run>> runs;
  private final int rounds;

  ServerRows(Map<Variant, List<Figure.Run>> runs, int rounds) {
    this.runs = runs;
    this.rounds = rounds;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Figure figure : FIGURES) {
      for (Variant variant : runs.keySet()) {
        rows.add(row(figure, variant));
      }
    }
    if (runs.containsKey(Variant.TARE) && runs.containsKey(Variant.WRAPPER)) {
      rows.add(bytesOver());
    }
    if (runs.containsKey(Variant.TARE) && runs.containsKey(Variant.BARE_AGAIN)) {
      rows.add(requestsLost());
    }
    return rows;
  }

  private Samples samples(Figure figure, Variant variant) {
    return new Samples(runs.getOrDefault(variant, List.of()).stream().map(figure::of).toList());
  }

  private Row row(Figure figure, Variant variant) {
    Samples samples = samples(figure, variant);
    Estimate ratio =
        variant == Variant.BARE
            ? Estimate.NONE
            : Estimate.ratio(samples, samples(figure, Variant.BARE));
    return row(
        ID + figure.id + "/" + variant.library,
        TITLE + figure.title + ", " + rounds + " runs each",
        variant,
        samples.estimate(),
        figure.unit,
        ratio,
        null,
        figure == Figure.CPU && variant == Variant.TARE ? CPU_GOAL : null,
        null);
  }

  /** Of each request, more than a handler that only passes it on. */
  private Row bytesOver() {
    Samples over =
        samples(Figure.BYTES, Variant.TARE).minus(samples(Figure.BYTES, Variant.WRAPPER));
    Row row =
        row(
            ID + "bytes-over/tare",
            TITLE + "allocated over a pass-through handler",
            Variant.TARE,
            over.estimate(),
            "B/request",
            Estimate.NONE,
            BYTES_BAR,
            0.0,
            null);
    return rounds >= ENOUGH_ROUNDS ? row.judged() : row;
  }

  /**
   * The median share of requests/s that the handler costs, against the spread of the bare server
   * against itself: a median beyond that is not chance.
   */
  private Row requestsLost() {
    Samples lost = lost(Variant.TARE);
    Estimate again = lost(Variant.BARE_AGAIN).estimate();
    double spread = Math.max(Math.abs(again.low()), Math.abs(again.high()));
    double median = lost.median().mean();
    return row(
        ID + "requests-lost/tare",
        TITLE + "median share of requests/s lost; the bar is the spread of bare against bare",
        Variant.TARE,
        new Estimate(Double.NaN, median, median + lost.estimate().error()),
        "of 1",
        Estimate.NONE,
        spread,
        null,
        rounds >= ENOUGH_ROUNDS ? median <= spread : null);
  }

  private Samples lost(Variant variant) {
    List<Double> with = samples(Figure.REQUESTS, variant).values();
    List<Double> bare = samples(Figure.REQUESTS, Variant.BARE).values();
    List<Double> lost = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      lost.add(1 - with.get(i) / bare.get(i));
    }
    return new Samples(lost);
  }

  /** A server has no recording threads, and tells what it allocates in rows of their own. */
  static Row row(
      String id,
      String title,
      Variant variant,
      Estimate score,
      String unit,
      Estimate ratio,
      @Nullable Double bar,
      @Nullable Double goal,
      @Nullable Boolean met) {
    return new RowBuilder(id, title, variant.library)
        .score(score, unit)
        .ratio(ratio, Variant.BARE.library)
        .backEnd(variant == Variant.TARE ? "ARRAY 64 KiB" : null)
        .held(bar, goal)
        .build()
        .withMet(met);
  }
}
