package dev.tare.internal.plot;

import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Percentile distributions as HdrHistogram's plotter draws them: across, each step is a tenth of
 * what is left (0 %, 90 %, 99 % …); up, values, logarithmic. Readable on light and dark pages.
 */
public final class PercentilePlot {
  /** Curves that most eyes tell apart, by colour. */
  public static final int MOST_CURVES = 6;

  private static final int WIDTH = 960;
  private static final int HEIGHT = 480;
  private static final int LEFT = 100;
  private static final int RIGHT = 40;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int TICKS_PER_HALF_DISTANCE = 5;

  /** On either background. */
  private static final String[] COLOURS = {
    "#888888", "#0a8a4f", "#d9622b", "#5b6fd6", "#b23a9a", "#a08200"
  };

  private final String title;
  private final Axis axis;
  private final Map<String, Histogram> series;
  private final int decades;
  private final double lowest;
  private final double highest;

  /** Of these histograms, by the names of their curves; they are not changed. */
  public PercentilePlot(String title, Axis axis, Map<String, Histogram> series) {
    this.title = title;
    this.axis = axis;
    this.series = series;
    long count = series.values().stream().mapToLong(Histogram::getTotalCount).max().orElse(1);
    long min = series.values().stream().mapToLong(Histogram::getMinValue).min().orElse(1);
    long max = series.values().stream().mapToLong(Histogram::getMaxValue).max().orElse(1);
    this.decades = Math.max(1, (int) Math.ceil(Math.log10((double) Math.max(10, count))));
    this.lowest = Math.floor(Math.log10((double) Math.max(1, min)));
    this.highest = Math.max(lowest + 1, Math.ceil(Math.log10((double) Math.max(1, max))));
  }

  /** The whole picture. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">
        <style>
        text { font: 13px sans-serif; fill: #333 }
        .grid { stroke: #8884; fill: none }
        .line { stroke-width: 2; fill: none; stroke-linejoin: round }
        @media (prefers-color-scheme: dark) { text { fill: #ddd } }
        </style>
        """
            .formatted(WIDTH, HEIGHT));
    svg.append("<title>").append(escaped(title)).append("</title>\n");
    text(svg, LEFT, 22, "start", title);
    grid(svg);
    int at = 0;
    for (Map.Entry<String, Histogram> each : series.entrySet()) {
      String colour = COLOURS[at % COLOURS.length];
      svg.append("<polyline class=\"line\" stroke=\"").append(colour).append("\" points=\"");
      svg.append(points(each.getValue())).append("\"/>\n");
      int y = TOP + 20 * at + 24; // in the corner that rising curves leave free
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>%n"
              .formatted(LEFT + 12, y - 11, colour));
      text(svg, LEFT + 30, y, "start", each.getKey());
      at++;
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    for (int decade = 0; decade <= decades; decade++) {
      double x = x(1 - Math.pow(10, -decade));
      line(svg, x, TOP, x, HEIGHT - BOTTOM);
      text(svg, x, HEIGHT - BOTTOM + 20, "middle", percent(decade));
    }
    for (int power = (int) lowest; power <= highest; power++) {
      double y = y(Math.pow(10, power));
      line(svg, LEFT, y, WIDTH - RIGHT, y);
      text(svg, LEFT - 8, y + 4, "end", axis.label(power));
    }
  }

  /** 0 %, 90 %, 99 %, 99.9 % … */
  static String percent(int decade) {
    return switch (decade) {
      case 0 -> "0%";
      case 1 -> "90%";
      case 2 -> "99%";
      default -> "99." + "9".repeat(decade - 2) + "%";
    };
  }

  /** The slowest call has nobody behind it: it is drawn where one more of its kind would be. */
  private String points(Histogram histogram) {
    StringBuilder points = new StringBuilder();
    double last = 1 - 1.0 / Math.max(10, histogram.getTotalCount());
    for (HistogramIterationValue value : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
      double quantile = Math.min(last, value.getPercentileLevelIteratedTo() / 100);
      points.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x(quantile), y((double) value.getValueIteratedTo())));
    }
    return points.toString().strip();
  }

  private double x(double quantile) {
    double share = -Math.log10(1 - quantile) / decades;
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double share = (Math.log10(Math.max(1, value)) - lowest) / (highest - lowest);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT, "<path class=\"grid\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", x1, y1, x2, y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
