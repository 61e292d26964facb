package dev.tare.clientjava;

import dev.tare.model.Exemplar;
import dev.tare.model.Scale;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exemplars of client_java as Tare has them: of a trace and a span, by their ids. Others, which an
 * application may make up of any labels, are left out, and so are those without a time.
 */
final class TraceExemplars {
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{16}");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");
  private static final int HALF = 16;

  private TraceExemplars() {}

  static @Nullable Exemplar of(
      io.prometheus.metrics.model.snapshots.@Nullable Exemplar exemplar, Scale scale) {
    if (exemplar == null || !exemplar.hasTimestamp() || exemplar.getLabels().size() != 2) {
      return null;
    }
    Labels labels = exemplar.getLabels();
    @Nullable String trace = labels.get("trace_id");
    @Nullable String span = labels.get("span_id");
    if (trace == null
        || span == null
        || !TRACE_ID.matcher(trace).matches()
        || !SPAN_ID.matcher(span).matches()) {
      return null;
    }
    int low = trace.length() - HALF;
    return new Exemplar(
        Digits.raw(exemplar.getValue(), scale),
        low == 0 ? 0 : Long.parseUnsignedLong(trace.substring(0, low), HALF),
        Long.parseUnsignedLong(trace.substring(low), HALF),
        Long.parseUnsignedLong(span, HALF),
        exemplar.getTimestampMillis());
  }
}
