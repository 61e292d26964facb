package dev.tare.otlp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a receiver says of a message that it took: {@code ExportMetricsServiceResponse}, of which
 * OpenTelemetry's exporter shows nothing. Read here field by field, as that is one message in one.
 *
 * @param rejectedPoints how many points it refused
 * @param reason why, in its words
 */
record PartialSuccess(long rejectedPoints, String reason) {
  private static final PartialSuccess NONE = new PartialSuccess(0, "");
  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED_DATA_POINTS = 1;
  private static final int ERROR_MESSAGE = 2;
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  /** Reads an answer; one that is something else says nothing. */
  static PartialSuccess of(byte[] answer) {
    try {
      return read(ByteBuffer.wrap(answer), true);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return NONE; // it was taken all the same, and a receiver need not say more
    }
  }

  private static PartialSuccess read(ByteBuffer in, boolean outer) {
    PartialSuccess found = NONE;
    while (in.hasRemaining()) {
      long tag = varint(in);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> {
          long value = varint(in);
          if (!outer && field == REJECTED_DATA_POINTS) {
            found = new PartialSuccess(Math.max(0, value), found.reason);
          }
        }
        case BYTES -> {
          ByteBuffer bytes = bytes(in);
          if (outer && field == PARTIAL_SUCCESS) {
            found = read(bytes, false);
          } else if (!outer && field == ERROR_MESSAGE) {
            String reason = StandardCharsets.UTF_8.decode(bytes).toString();
            found = new PartialSuccess(found.rejectedPoints, reason);
          }
        }
        case FIXED_64 -> in.position(in.position() + Long.BYTES);
        case FIXED_32 -> in.position(in.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("not a message of protobuf");
      }
    }
    return found;
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("length=" + length);
    }
    ByteBuffer bytes = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than 10 bytes");
  }
}
