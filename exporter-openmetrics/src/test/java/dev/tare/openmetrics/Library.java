package dev.tare.openmetrics;

import static java.lang.Double.NaN;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the exposition library writes of a snapshot. */
final class Library {
  private Library() {}

  static String write(ExpositionFormatWriter writer, MetricsSnapshot snapshot) throws IOException {
    return write(writer, snapshot, EscapingScheme.UNDERSCORE_ESCAPING);
  }

  static String write(
      ExpositionFormatWriter writer, MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LibraryFamilies words = new LibraryFamilies(snapshot.commonLabels(), NameEscaping.ALLOW_UTF_8);
    writer.write(
        out,
        new MetricSnapshots(snapshot.families().stream().map(f -> said(f, words)).toList()),
        scheme);
    return out.toString(UTF_8);
  }

  /** The library's own words, where protobuf is written from others. */
  private static MetricSnapshot said(MetricFamily family, LibraryFamilies words) {
    MetricMetadata metadata = words.metadata(family.descriptor());
    IntStream rows = IntStream.range(0, family.series().size());
    if (family instanceof StateSetFamily states) {
      return new StateSetSnapshot(
          metadata, rows.mapToObj(row -> states(states, row, words)).toList());
    }
    if (family instanceof SummaryFamily summary && !summary.counted()) {
      return new SummarySnapshot(
          metadata,
          rows.mapToObj(row -> quantiles(summary, row, words))
              .filter(point -> point.getQuantiles().size() > 0)
              .toList());
    }
    return words.of(family, 0, family.series().size());
  }

  private static StateSetDataPointSnapshot states(
      StateSetFamily family, int row, LibraryFamilies words) {
    String[] names = family.states().toArray(String[]::new);
    boolean[] on = new boolean[names.length];
    for (int state = 0; state < names.length; state++) {
      on[state] = family.on(row, state);
    }
    return new StateSetDataPointSnapshot(names, on, words.labels(family, row));
  }

  private static SummaryDataPointSnapshot quantiles(
      SummaryFamily family, int row, LibraryFamilies words) {
    List<Quantile> quantiles = new ArrayList<>();
    for (int i = 0; i < family.quantiles(); i++) {
      long raw = family.rawQuantile(row, i);
      if (raw != MetricFamily.ABSENT) {
        quantiles.add(new Quantile(family.quantile(i), family.descriptor().scale().toBase(raw)));
      }
    }
    return new SummaryDataPointSnapshot(
        -1, NaN, Quantiles.of(quantiles), words.labels(family, row), Exemplars.EMPTY, 0);
  }
}
