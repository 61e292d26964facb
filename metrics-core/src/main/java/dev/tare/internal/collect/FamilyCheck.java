package dev.tare.internal.collect;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.NameEscaping;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a family that foreign code made can be shown: what a strict scraper refuses, it refuses
 * with the whole page. Reads each value once, and allocates nothing for a family that is right.
 */
public final class FamilyCheck {
  private FamilyCheck() {}

  /** What is wrong with a family; null if nothing is. */
  public static @Nullable Wrong wrong(MetricFamily family) {
    MetricDescriptor descriptor = family.descriptor();
    List<String> labels = family.series().labelNames();
    if (!labels.equals(descriptor.labelNames())) {
      return new Wrong(
          "labels", "labels=%s (announced: %s)".formatted(labels, descriptor.labelNames()));
    }
    return switch (descriptor.type()) {
      case COUNTER -> family instanceof CounterFamily ? null : otherType(family);
      case GAUGE, UNKNOWN -> family instanceof GaugeFamily ? null : otherType(family);
      case INFO -> family instanceof InfoFamily ? null : otherType(family);
      case HISTOGRAM, GAUGE_HISTOGRAM ->
          family instanceof HistogramFamily histograms
              ? HistogramCheck.wrong(histograms)
              : otherType(family);
      case SUMMARY ->
          family instanceof SummaryFamily summaries ? wrong(summaries) : otherType(family);
      case STATE_SET -> family instanceof StateSetFamily states ? wrong(states) : otherType(family);
    };
  }

  private static Wrong otherType(MetricFamily family) {
    return new Wrong(
        "type",
        "type=%s, but it is a %s"
            .formatted(family.descriptor().type(), family.getClass().getSimpleName()));
  }

  /** Whether a count of the family is below 0; not one that is absent. */
  public static boolean fallsBelowZero(CounterFamily family) {
    for (int row = 0; row < family.series().size(); row++) {
      if (!family.known(row) && family.rawValue(row) != MetricFamily.ABSENT) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Wrong wrong(SummaryFamily family) {
    double last = -1;
    for (int i = 0; i < family.quantiles(); i++) {
      double quantile = family.quantile(i);
      boolean minusZero = quantile == 0 && 1 / quantile < 0;
      if (!(quantile > last && quantile >= 0 && quantile <= 1) || minusZero) {
        return new Wrong("quantile", "quantile=" + quantile + " (allowed: ascending, from 0 to 1)");
      }
      last = quantile;
    }
    for (int row = 0; row < family.series().size(); row++) {
      for (int i = 0; i < family.quantiles(); i++) {
        long raw = family.rawQuantile(row, i);
        if (raw < 0 && raw != MetricFamily.ABSENT) {
          return new Wrong(
              "quantile value", at(family, row) + "raw quantile=" + raw + " (allowed: 0 or more)");
        }
      }
      if (family.counted() && (family.count(row) < 0 || !(family.sum(row) >= 0))) {
        return new Wrong(
            "count",
            at(family, row)
                + "count=%d sum=%s (allowed: 0 or more)"
                    .formatted(family.count(row), family.sum(row)));
      }
    }
    return null;
  }

  private static @Nullable Wrong wrong(StateSetFamily family) {
    List<String> states = family.states();
    Set<String> seen = new HashSet<>();
    for (String state : states) {
      if (!NameEscaping.isUnicode(state) || !seen.add(state)) {
        return new Wrong(
            "states",
            "states=" + states + " (allowed: each once, none empty, of Unicode characters)");
      }
    }
    return states.isEmpty() ? new Wrong("states", "states=[] (allowed: at least one)") : null;
  }

  /** Which series a message is about. */
  static String at(MetricFamily family, int row) {
    return family.series().labelNames().isEmpty() ? "" : family.series().values(row) + ": ";
  }
}
