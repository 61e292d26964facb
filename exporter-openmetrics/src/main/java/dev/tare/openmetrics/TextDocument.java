package dev.tare.openmetrics;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one text document after the other, each through the same arrays. One thread at a time. */
final class TextDocument {
  private static final int BYTES = 32 * 1024;
  private static final int MILLISECONDS = 3; // digits behind the point of a second
  private static final int TOTAL = "_total".length();

  private final DocumentBuffer out = new DocumentBuffer(BYTES);
  private final SampleLines lines = new SampleLines(out);

  /** Of counters, whose other lines are of a longer name. */
  private final SampleLines createdLines = new SampleLines(out);

  private final NumberLabels bounds = new NumberLabels("le");
  private final NumberLabels quantiles = new NumberLabels("quantile");

  void write(
      MetricsSnapshot snapshot,
      TextFormat format,
      NameEscaping escaping,
      LabelCache labels,
      OutputStream target)
      throws IOException {
    out.begin(target);
    try {
      List<MetricFamily> families = snapshot.families();
      for (int i = 0; i < families.size(); i++) {
        MetricFamily family = families.get(i);
        if (shows(family)) {
          String name = escaping.metric(family.descriptor().name().value());
          format.header(family.descriptor(), type(family), name, out);
          EncodedLabels texts = labels.of(family.series(), escaping);
          lines.begin(name, texts);
          if (family instanceof CounterFamily && format.saysMore()) {
            createdLines.begin(name.substring(0, name.length() - TOTAL), texts);
          }
          write(family, name, format, escaping);
        }
      }
      format.end(out);
      out.end();
    } finally {
      out.release(); // or it would keep the last response from being collected
    }
  }

  /** Quantiles by themselves are a gauge: readers want a count of a summary, or drop it. */
  private static MetricType type(MetricFamily family) {
    return family instanceof SummaryFamily summaries && !summaries.counted()
        ? MetricType.GAUGE
        : family.descriptor().type();
  }

  /** Whether there is a sample; a header by itself would be noise. */
  private static boolean shows(MetricFamily family) {
    int rows = family.series().size();
    if (family instanceof CounterFamily counters) {
      for (int row = 0; row < rows; row++) {
        if (counters.known(row)) {
          return true;
        }
      }
      return false;
    }
    if (family instanceof GaugeFamily gauges) {
      for (int row = 0; row < rows; row++) {
        if (!Double.isNaN(gauges.value(row))) {
          return true;
        }
      }
      return false;
    }
    if (family instanceof SummaryFamily summaries && !summaries.counted()) {
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < summaries.quantiles(); i++) {
          if (summaries.rawQuantile(row, i) != MetricFamily.ABSENT) {
            return true;
          }
        }
      }
      return false;
    }
    return rows > 0;
  }

  private void write(MetricFamily family, String name, TextFormat format, NameEscaping escaping)
      throws IOException {
    if (family instanceof CounterFamily counters) {
      counters(counters, format);
    } else if (family instanceof GaugeFamily gauges) {
      gauges(gauges);
    } else if (family instanceof HistogramFamily histograms) {
      histograms(histograms, name, format);
    } else if (family instanceof SummaryFamily summaries) {
      summaries(summaries, format);
    } else if (family instanceof InfoFamily) {
      for (int row = 0; row < family.series().size(); row++) {
        lines.sample("", row);
        end(1);
      }
    } else if (family instanceof StateSetFamily states) {
      states(states, escaping.label(family.descriptor().name().value()));
    }
  }

  private void counters(CounterFamily family, TextFormat format) throws IOException {
    for (int row = 0; row < family.series().size(); row++) {
      if (family.known(row)) {
        lines.sample("", row);
        if (family.inDoubles()) {
          out.number(family.value(row));
        } else {
          out.number(family.rawValue(row), family.descriptor().scale().decimals());
        }
        if (format.saysMore()) {
          exemplar(family.exemplar(row), family.descriptor());
        }
        out.put('\n');
        created(createdLines, row, family.createdMs(row), format);
      }
    }
  }

  /** When a series began, where that is told and the format has a word for it. */
  private void created(SampleLines samples, int row, long epochMs, TextFormat format)
      throws IOException {
    if (epochMs > 0 && format.saysMore()) {
      samples.sample("_created", row);
      out.number(epochMs, MILLISECONDS);
      out.put('\n');
    }
  }

  private void gauges(GaugeFamily family) throws IOException {
    for (int row = 0; row < family.series().size(); row++) {
      double value = family.value(row);
      if (!Double.isNaN(value)) {
        lines.sample("", row);
        out.number(value);
        out.put('\n');
      }
    }
  }

  private void histograms(HistogramFamily family, String name, TextFormat format)
      throws IOException {
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      bounds.set(bucket, family.upperBound(bucket));
    }
    boolean gauge = family.descriptor().type() == MetricType.GAUGE_HISTOGRAM;
    if (gauge && format != TextFormat.OPENMETRICS) {
      gaugeHistograms(family, name);
      return;
    }
    for (int row = 0; row < family.series().size(); row++) {
      long count = buckets(family, row, format);
      lines.sample(gauge ? "_gcount" : "_count", row);
      end(count);
      lines.sample(gauge ? "_gsum" : "_sum", row);
      sum(family, row);
      if (!gauge) {
        created(lines, row, family.createdMs(row), format);
      }
    }
  }

  private void sum(HistogramFamily family, int row) throws IOException {
    if (family.inDoubles()) {
      end(family.sum(row));
    } else {
      end(family.rawSum(row), family.descriptor());
    }
  }

  /** Prometheus text has no such type: it takes counts and sums for gauges of their own. */
  private void gaugeHistograms(HistogramFamily family, String name) throws IOException {
    MetricDescriptor descriptor = family.descriptor();
    int rows = family.series().size();
    for (int row = 0; row < rows; row++) {
      buckets(family, row, TextFormat.PROMETHEUS);
    }
    TextFormat.header(descriptor, name, "_gcount", "gauge", out);
    for (int row = 0; row < rows; row++) {
      lines.sample("_gcount", row);
      end(family.count(row));
    }
    TextFormat.header(descriptor, name, "_gsum", "gauge", out);
    for (int row = 0; row < rows; row++) {
      lines.sample("_gsum", row);
      sum(family, row);
    }
  }

  /** Returns the count of the whole, which is what the last bucket shows. */
  private long buckets(HistogramFamily family, int row, TextFormat format) throws IOException {
    long count = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      count += family.bucketCount(row, bucket);
      lines.sample("_bucket", row, bounds, bucket);
      out.number(count, 0);
      if (format.saysMore()) {
        exemplar(family.exemplar(row, bucket), family.descriptor());
      }
      out.put('\n');
    }
    return count;
  }

  private void exemplar(@Nullable Exemplar exemplar, MetricDescriptor family) throws IOException {
    if (exemplar == null) {
      return;
    }
    out.ascii(" # {trace_id=\"");
    out.hex(exemplar.traceIdHigh());
    out.hex(exemplar.traceIdLow());
    out.ascii("\",span_id=\"");
    out.hex(exemplar.spanId());
    out.ascii("\"} ");
    out.number(exemplar.rawValue(), family.scale().decimals());
    out.put(' ');
    out.number(exemplar.epochMs(), MILLISECONDS);
  }

  private void summaries(SummaryFamily family, TextFormat format) throws IOException {
    for (int i = 0; i < family.quantiles(); i++) {
      quantiles.set(i, family.quantile(i));
    }
    for (int row = 0; row < family.series().size(); row++) {
      for (int i = 0; i < family.quantiles(); i++) {
        long raw = family.rawQuantile(row, i);
        if (raw != MetricFamily.ABSENT) {
          lines.sample("", row, quantiles, i);
          if (family.inDoubles()) {
            end(family.quantileValue(row, i));
          } else {
            end(raw, family.descriptor());
          }
        }
      }
      if (family.counted()) {
        lines.sample("_count", row);
        end(family.count(row));
        lines.sample("_sum", row);
        if (family.inDoubles()) {
          end(family.sum(row));
        } else {
          end(family.rawSum(row), family.descriptor());
        }
        created(lines, row, family.createdMs(row), format);
      }
    }
  }

  private void states(StateSetFamily family, String label) throws IOException {
    for (int row = 0; row < family.series().size(); row++) {
      for (int state = 0; state < family.states().size(); state++) {
        lines.state(row, label, family.states().get(state));
        end(family.on(row, state) ? 1 : 0);
      }
    }
  }

  private void end(long value) throws IOException {
    out.number(value, 0);
    out.put('\n');
  }

  private void end(double value) throws IOException {
    out.number(value);
    out.put('\n');
  }

  private void end(long raw, MetricDescriptor family) throws IOException {
    out.number(raw, family.scale().decimals());
    out.put('\n');
  }
}
