package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protobuf's wire format as it is, without any schema: numbered fields in their order.
 */
record Wire(List<Field> fields) {
  private static final int VARINT = 0;
  private static final int FIXED = 1;
  private static final int BYTES = 2;

  /**
   * One field.
   *
   * @param value a {@link Long} (a varint, or 64 bits) or a {@link ByteBuffer}
   */
  record Field(int number, Object value) {}

  /** Delimited messages, one after the other. */
  static List<Wire> delimited(byte[] document) {
    ByteBuffer in = ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN);
    List<Wire> messages = new ArrayList<>();
    while (in.hasRemaining()) {
      messages.add(parse(bytes(in)));
    }
    return messages;
  }

  private static Wire parse(ByteBuffer message) {
    ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      Object value =
          switch (tag & 7) {
            case VARINT -> varint(in);
            case FIXED -> in.getLong();
            case BYTES -> bytes(in);
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
          };
      fields.add(new Field(tag >>> 3, value));
    }
    return new Wire(fields);
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    int length = (int) varint(in);
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static long zigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  List<Wire> messages(int number) {
    return values(number).stream().map(value -> parse((ByteBuffer) value)).toList();
  }

  boolean has(int number) {
    return !values(number).isEmpty();
  }

  /** A string; empty where there is none. */
  String text(int number) {
    return has(number) ? UTF_8.decode(((ByteBuffer) last(number)).duplicate()).toString() : "";
  }

  /** A whole number; 0 where there is none. */
  long number(int number) {
    return has(number) ? (long) last(number) : 0;
  }

  /** A whole number with its sign in the lowest bit. */
  long signed(int number) {
    return zigzag(number(number));
  }

  /** A double; 0 where there is none. */
  double real(int number) {
    return Double.longBitsToDouble(number(number));
  }

  /** Repeated whole numbers with signs, packed or not. */
  List<Long> signeds(int number) {
    List<Long> all = new ArrayList<>();
    for (Object value : values(number)) {
      if (value instanceof ByteBuffer packed) {
        ByteBuffer in = packed.duplicate();
        while (in.hasRemaining()) {
          all.add(zigzag(varint(in)));
        }
      } else {
        all.add(zigzag((long) value));
      }
    }
    return all;
  }

  private Object last(int number) {
    List<Object> values = values(number);
    return values.get(values.size() - 1);
  }

  private List<Object> values(int number) {
    return fields.stream().filter(f -> f.number() == number).map(Field::value).toList();
  }
}
