package dev.tare.internal.registry;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.naming.NameRules;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricType;
import dev.tare.model.NameEscaping;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a registry is made with; checked by whoever collected it.
 *
 * @param commonLabels of every series
 * @param utf8Names whether names need not be classic
 * @param labelText what becomes of label values before they are kept
 * @param seriesLimit of one metric that does not set its own
 * @param quantiles of histograms that do not say it themselves
 * @param recorded the names of histograms whose cells are copied
 * @param allSelfMetrics whether every self-metric is shown, by its labels
 * @param names which families are denied or renamed
 * @param ring the word for the ring back end in use
 * @param foreign how callbacks and collectors are called
 */
public record RegistrySettings(
    Labels commonLabels,
    boolean utf8Names,
    LabelText labelText,
    int seriesLimit,
    QuantileMode quantiles,
    Set<String> recorded,
    boolean allSelfMetrics,
    NameRules names,
    String ring,
    ForeignSettings foreign) {
  private static final String QUANTILE = "quantile";

  /** Fails where {@link #checkOwn} does, or where a label is kept for the registry's own. */
  void check(MetricDescriptor descriptor) {
    if (descriptor.labelNames().contains(QUANTILE)) {
      throw new IllegalArgumentException(
          "label=%s of name=%s (not allowed: histograms have their quantiles under it)"
              .formatted(QUANTILE, descriptor.name()));
    }
    checkOwn(descriptor);
  }

  /**
   * Fails where a scraper could not read a name, or a series would have a common label twice,
   * however names are escaped: scrapers refuse the whole page for it.
   */
  void checkOwn(MetricDescriptor descriptor) {
    if (!utf8Names) {
      descriptor.checkClassicNames();
    }
    for (NameEscaping escaping : NameEscaping.values()) {
      checkLabels(descriptor, escaping);
    }
  }

  private void checkLabels(MetricDescriptor descriptor, NameEscaping escaping) {
    Set<String> common =
        commonLabels.names().stream().map(escaping::label).collect(Collectors.toSet());
    if (descriptor.type() == MetricType.STATE_SET
        && common.contains(escaping.label(descriptor.name().value()))) {
      throw new IllegalArgumentException(
          "name=%s (not allowed for a set of states: it writes a label of its name, one of %s)"
              .formatted(descriptor.name(), "commonLabels=" + commonLabels.names()));
    }
    for (String label : descriptor.labelNames()) {
      if (common.contains(escaping.label(label))) {
        throw new IllegalArgumentException(
            "label=%s of name=%s (allowed: none of commonLabels=%s)"
                .formatted(label, descriptor.name(), commonLabels.names()));
      }
    }
  }

  /** Says once that a metric has more series than it may have. */
  Runnable onFirstOverflow(MetricDescriptor descriptor, int limit, DeferredErrors errors) {
    return () ->
        errors.tell(
            new IllegalStateException(
                "name=%s seriesLimit=%d reached, or the total: new label values are now \"other\""
                    .formatted(descriptor.name(), limit)));
  }
}
