package dev.tare.openmetrics;

import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A document on its way to a stream, through one array that is used again and again: whatever the
 * size of a document, this is all the memory that it takes. One thread at a time.
 */
final class DocumentBuffer {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private final byte[] bytes;
  private int size;
  private OutputStream out = NOWHERE;

  DocumentBuffer(int bytes) {
    this.bytes = new byte[bytes];
  }

  void begin(OutputStream target) {
    out = target;
    size = 0;
  }

  /** Sends the rest. */
  void end() throws IOException {
    send();
    out.flush();
  }

  /** Forgets the stream and what has not been sent. */
  void release() {
    begin(NOWHERE);
  }

  /** Adds one byte. */
  void put(char ascii) throws IOException {
    if (size == bytes.length) {
      send();
    }
    bytes[size++] = (byte) ascii;
  }

  /** Adds two. */
  void put(char first, char second) throws IOException {
    reserve(2);
    bytes[size] = (byte) first;
    bytes[size + 1] = (byte) second;
    size += 2;
  }

  void put(byte[] text) throws IOException {
    put(text, 0, text.length);
  }

  void put(byte[] text, int from, int to) throws IOException {
    int length = to - from;
    reserve(length);
    if (length > bytes.length) {
      out.write(text, from, length);
      return;
    }
    System.arraycopy(text, from, bytes, size, length);
    size += length;
  }

  /** Adds a whole number as protobuf has it: seven bits a byte, the lowest first. */
  void varint(int value) throws IOException {
    int left = value;
    for (; left >>> 7 != 0; left >>>= 7) {
      put((char) ((left & 0x7F) | 0x80));
    }
    put((char) left);
  }

  /** Adds text that is known to be ASCII: a name, or a word of the format. */
  void ascii(String text) throws IOException {
    ascii(text, text.length());
  }

  /** Adds the beginning of such a text. */
  void ascii(String text, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      put(text.charAt(i));
    }
  }

  /** Adds the name of a label, quoted where some scrapers would not read it otherwise. */
  void label(String name) throws IOException {
    if (NameEscaping.isClassicLabel(name)) {
      ascii(name);
    } else {
      quoted(name, "");
    }
  }

  /** Adds a name that is not classic, with what the format adds to it. */
  void quoted(String name, String suffix) throws IOException {
    put('"');
    escaped(name, true);
    ascii(suffix);
    put('"');
  }

  /**
   * Adds text as UTF-8 with backslashes and line feeds escaped.
   *
   * @param quotes whether quotes are escaped, too
   */
  void escaped(String text, boolean quotes) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        int codePoint = text.codePointAt(i);
        codePoint(codePoint);
        i += Character.charCount(codePoint) - 1;
      } else if (c == '\n') {
        put('\\');
        put('n');
      } else {
        if (c == '\\' || (quotes && c == '"')) {
          put('\\');
        }
        put(c);
      }
    }
  }

  /** As {@link String#getBytes} does it: half a surrogate pair becomes a question mark. */
  private void codePoint(int c) throws IOException {
    if (c < 0x800) {
      put((char) (0xC0 | (c >> 6)));
    } else if (c < 0x10000) {
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        put('?');
        return;
      }
      put((char) (0xE0 | (c >> 12)));
      put(continued(c >> 6));
    } else {
      put((char) (0xF0 | (c >> 18)));
      put(continued(c >> 12));
      put(continued(c >> 6));
    }
    put(continued(c));
  }

  private static char continued(int bits) {
    return (char) (0x80 | (bits & 0x3F));
  }

  /** Adds {@code unscaled} · 10^-{@code decimals}, exactly. */
  void number(long unscaled, int decimals) throws IOException {
    reserve(DecimalText.LONGEST);
    size = DecimalText.fixed(unscaled, decimals, bytes, size);
  }

  /** Adds text that parses to this double. */
  void number(double value) throws IOException {
    reserve(DecimalText.LONGEST);
    size = DecimalText.number(value, bytes, size);
  }

  /** Adds 16 hexadecimal digits. */
  void hex(long value) throws IOException {
    for (int shift = 60; shift >= 0; shift -= 4) {
      put(Character.forDigit((int) (value >>> shift) & 0xF, 16));
    }
  }

  private void reserve(int length) throws IOException {
    if (length > bytes.length - size) {
      send();
    }
  }

  private void send() throws IOException {
    int length = size;
    size = 0;
    out.write(bytes, 0, length);
  }
}
