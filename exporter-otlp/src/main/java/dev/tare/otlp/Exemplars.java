package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Scale;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Exemplars, each sent once: those that are older than the last copy are left out.
 *
 * @param sinceNs when that was taken
 */
record Exemplars(long sinceNs) {

  /** Those of all buckets of one series. */
  List<DoubleExemplarData> of(HistogramFamily family, int row) {
    List<DoubleExemplarData> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      Exemplar exemplar = family.exemplar(row, bucket);
      if (exemplar != null && isNew(exemplar)) {
        exemplars.add(inBase(exemplar, family.descriptor().scale()));
      }
    }
    return exemplars;
  }

  /** That of one series, in the base unit. */
  List<DoubleExemplarData> inBase(CounterFamily family, int row) {
    Exemplar exemplar = family.exemplar(row);
    return exemplar != null && isNew(exemplar)
        ? List.of(inBase(exemplar, family.descriptor().scale()))
        : List.of();
  }

  /** That of one series whose raw values are those of the base unit. */
  List<LongExemplarData> whole(CounterFamily family, int row) {
    Exemplar exemplar = family.exemplar(row);
    return exemplar != null && isNew(exemplar)
        ? List.of(
            LongExemplarData.create(
                Attributes.empty(), timeNs(exemplar), span(exemplar), exemplar.rawValue()))
        : List.of();
  }

  private static DoubleExemplarData inBase(Exemplar exemplar, Scale scale) {
    return DoubleExemplarData.create(
        Attributes.empty(), timeNs(exemplar), span(exemplar), scale.toBase(exemplar.rawValue()));
  }

  /** Of the same millisecond twice rather than never. */
  private boolean isNew(Exemplar exemplar) {
    return exemplar.epochMs() >= TimeUnit.NANOSECONDS.toMillis(sinceNs);
  }

  private static long timeNs(Exemplar exemplar) {
    return TimeUnit.MILLISECONDS.toNanos(exemplar.epochMs());
  }

  private static SpanContext span(Exemplar exemplar) {
    return SpanContext.create(
        "%016x%016x".formatted(exemplar.traceIdHigh(), exemplar.traceIdLow()),
        "%016x".formatted(exemplar.spanId()),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
