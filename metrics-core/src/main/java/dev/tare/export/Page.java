package dev.tare.export;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file for a browser, with the headers that it is sent with. Immutable: any number of threads may
 * send it.
 *
 * @param headers by name, {@code Content-Type} among them, in the order in which they are sent
 * @param body read-only; each who asks gets one of his own, to read from its begin
 */
public record Page(Map<String, String> headers, ByteBuffer body) {
  /** Copies the headers; the bytes of the body must not be changed any more. */
  public Page {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    body = body.asReadOnlyBuffer();
  }

  /** The bytes, to be read once. */
  @Override
  public ByteBuffer body() {
    return body.duplicate();
  }
}
