package dev.tare.export.hlog;

import dev.tare.model.HistogramCells;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The lines of a log, as HdrHistogram's own writer has them. Writes to memory: its stream keeps
 * failures to itself.
 */
final class LogText {
  private static final double MILLIS = 1e3;

  private LogText() {}

  /** What a file begins with. Times are of the epoch, so that files of several hosts fit. */
  static byte[] head(long beginMs, Labels commonLabels) {
    return text(
        writer -> {
          writer.outputLogFormatVersion();
          writer.outputComment(
              "[Labels: " + SeriesTag.of("", commonLabels.names(), commonLabels.values()) + "]");
          writer.outputBaseTime(0);
          writer.outputStartTime(beginMs);
          writer.outputLegend();
        });
  }

  /** One interval of one series, with the line's end. */
  static byte[] line(
      String tag, MetricDescriptor family, HistogramCells cells, long beginMs, long endMs) {
    Histogram histogram = histogram(cells);
    histogram.setTag(tag);
    return text(
        writer ->
            writer.outputIntervalHistogram(
                beginMs / MILLIS, endMs / MILLIS, histogram, rawPerShown(family)));
  }

  /** What HdrHistogram itself would have counted. */
  static Histogram histogram(HistogramCells cells) {
    Histogram histogram = new Histogram(cells.lowest(), cells.highest(), cells.digits());
    for (int i = 0; i < cells.size(); i++) {
      histogram.recordValueWithCount(cells.value(i), cells.count(i));
    }
    return histogram;
  }

  /** What the column of the maximum is in: milliseconds, as is the custom, else the base unit. */
  private static double rawPerShown(MetricDescriptor family) {
    double rawPerBase = family.scale().rawPerBase();
    return family.unit().equals(Unit.SECONDS) ? rawPerBase / MILLIS : rawPerBase;
  }

  private static byte[] text(Consumer<HistogramLogWriter> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    lines.accept(new HistogramLogWriter(stream));
    stream.flush();
    return bytes.toByteArray();
  }
}
