package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tare.model.Exemplar;
import dev.tare.model.Scale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Exemplar} and {@code Timestamp} messages, from their end to their beginning. One
 * thread at a time.
 */
final class ExemplarMessages {
  private static final int TRACE_ID_CHARS = 32;
  private static final int SPAN_ID_CHARS = 16;
  private static final byte[] TRACE_ID = "trace_id".getBytes(US_ASCII);
  private static final byte[] SPAN_ID = "span_id".getBytes(US_ASCII);
  private static final int NANOS_PER_MS = 1_000_000;

  private final MessageBuffer out;

  ExemplarMessages(MessageBuffer out) {
    this.out = out;
  }

  /** Adds an exemplar, if there is one. */
  void add(int field, @Nullable Exemplar exemplar, Scale scale) {
    if (exemplar == null) {
      return;
    }
    int before = out.size();
    time(3, exemplar.epochMs());
    out.real(2, scale.toBase(exemplar.rawValue()));
    int label = out.size();
    out.hex(exemplar.traceIdLow());
    out.hex(exemplar.traceIdHigh());
    label(TRACE_ID, TRACE_ID_CHARS, label);
    label = out.size();
    out.hex(exemplar.spanId());
    label(SPAN_ID, SPAN_ID_CHARS, label);
    out.nested(field, before);
  }

  /** Adds when a series began, if that is told. */
  void created(int field, long epochMs) {
    if (epochMs > 0) {
      time(field, epochMs);
    }
  }

  private void time(int field, long epochMs) {
    int before = out.size();
    int nanos = Math.floorMod(epochMs, 1_000) * NANOS_PER_MS;
    if (nanos != 0) { // of this message, which is of a later edition, zeros are left out
      out.number(2, nanos);
    }
    if (epochMs >= 1_000) {
      out.number(1, epochMs / 1_000);
    }
    out.nested(field, before);
  }

  private void label(byte[] name, int valueChars, int before) {
    out.nested(MetricMessages.LABEL_VALUE, out.size() - valueChars);
    out.text(MetricMessages.LABEL_NAME, name, name.length);
    out.nested(1, before);
  }
}
