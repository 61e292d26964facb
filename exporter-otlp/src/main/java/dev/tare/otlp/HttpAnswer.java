package dev.tare.otlp;

import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What was answered over HTTP, as OpenTelemetry's exporter wants it.
 *
 * @param retryAfterS how many seconds the receiver wants to be left alone; 0 where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // read once
record HttpAnswer(int status, byte[] body, long retryAfterS) implements HttpResponse {

  /** Reads a {@code Retry-After}; a date, which nobody sends here, says nothing. */
  static long retryAfterS(Optional<String> header) {
    return header.filter(text -> text.matches("[0-9]{1,6}")).map(Long::parseLong).orElse(0L);
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getStatusMessage() {
    return "";
  }

  @Override
  public byte[] getResponseBody() {
    return body;
  }

  /** Keeps the beginning of a body: more than that no receiver of metrics has to say. */
  static final class Beginning {
    private static final int MOST_BYTES = 64 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    void add(byte[] block) {
      kept.write(block, 0, Math.min(block.length, MOST_BYTES - kept.size()));
    }

    byte[] bytes() {
      return kept.toByteArray();
    }
  }
}
