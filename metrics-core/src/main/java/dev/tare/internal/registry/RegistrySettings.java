package dev.tare.internal.registry;

import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
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

  /** Says once that a metric has more series than it may have. */
  Runnable onFirstOverflow(MetricDescriptor descriptor, int limit) {
    return () ->
        errorHandler.onError(
            new IllegalStateException(
                "name=%s seriesLimit=%d reached, or the total: new label values are now \"other\""
                    .formatted(descriptor.name(), limit)));
  }
}
