package dev.tare.internal.registry;

import dev.tare.internal.self.DeferredErrors;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricType;
import org.agrona.ErrorHandler;

/**
 * What a registry is made with; checked by whoever collected it.
 *
 * @param commonLabels of every series
 * @param seriesLimit of one metric that does not set its own
 * @param ring the word for the ring back end in use
 * @param errorHandler told what foreign code throws
 */
public record RegistrySettings(
    Labels commonLabels, int seriesLimit, String ring, ErrorHandler errorHandler) {

  /**
   * Fails where a series would have a common label twice: scrapers refuse the whole page for it.
   */
  void checkLabels(MetricDescriptor descriptor) {
    if (descriptor.type() == MetricType.STATE_SET
        && commonLabels.names().contains(descriptor.name().value())) {
      throw new IllegalArgumentException(
          "name=%s (not allowed for a set of states: it writes a label of its name, one of %s)"
              .formatted(descriptor.name(), "commonLabels=" + commonLabels.names()));
    }
    for (String label : descriptor.labelNames()) {
      if (commonLabels.names().contains(label)) {
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
