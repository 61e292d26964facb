package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** How a format writes one label of a series. */
enum LabelEncoding {
  /** Both text formats, without braces: {@code path="/a",service="b"}. */
  TEXT {
    @Override
    void put(String name, String value, boolean first, DocumentBuffer out) throws IOException {
      if (!first) {
        out.put(',');
      }
      out.label(name);
      out.put('=');
      out.put('"');
      out.escaped(value, true);
      out.put('"');
    }
  },

  /** A {@code LabelPair}, which is field 1 of a {@code Metric}. */
  PROTOBUF {
    @Override
    void put(String name, String value, boolean first, DocumentBuffer out) throws IOException {
      byte[] key = name.getBytes(UTF_8);
      byte[] text = value.getBytes(UTF_8);
      out.put(MessageBuffer.bytesTag(1));
      out.varint(field(key) + field(text));
      out.put(MessageBuffer.bytesTag(1));
      out.varint(key.length);
      out.put(key);
      out.put(MessageBuffer.bytesTag(2));
      out.varint(text.length);
      out.put(text);
    }

    private static int field(byte[] text) {
      return 1 + MessageBuffer.varintSize(text.length) + text.length;
    }
  };

  /**
   * Adds a label.
   *
   * @param first whether the series has none before it
   */
  abstract void put(String name, String value, boolean first, DocumentBuffer out)
      throws IOException;
}
