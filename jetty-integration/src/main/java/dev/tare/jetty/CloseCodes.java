package dev.tare.jetty;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The codes with which WebSockets close, and their labels: those that are known, and one for all
 * others.
 */
final class CloseCodes {
  /** A close frame said none. */
  static final int NO_CODE = 1005;

  /** There was no close frame. */
  static final int ABNORMAL = 1006;

  /** The label where Jetty does not let frames be seen. */
  static final String UNKNOWN = "unknown";

  private static final String OTHER = "other";
  private static final int FIRST = 1000;
  private static final int LAST = 1014;

  /** Reserved, and with a meaning yet to be defined. */
  private static final int RESERVED = 1004;

  private CloseCodes() {}

  /** The label of a code: what an application defines for itself, from 3000 on, has no bound. */
  static String label(int code) {
    return code >= FIRST && code <= LAST && code != RESERVED ? Integer.toString(code) : OTHER;
  }

  /** The code in the payload of a close frame, which is left as it is. */
  static int of(@Nullable ByteBuffer payload) {
    return payload == null || payload.remaining() < Short.BYTES
        ? NO_CODE
        : Short.toUnsignedInt(payload.getShort(payload.position()));
  }
}
