package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written from the end reads from the beginning. */
class MessageBufferTest {
  private final MessageBuffer out = new MessageBuffer(1);

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DocumentBuffer document = new DocumentBuffer(64);
    document.begin(bytes);
    out.writeTo(document);
    document.end();
    return bytes.toByteArray();
  }

  /** As the content of one message. */
  private Wire read() throws IOException {
    out.varint(out.size());
    List<Wire> messages = Wire.delimited(bytes());
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  @Property
  void shouldWriteEveryKindOfField(
      @ForAll @IntRange(min = 1, max = 15) int field,
      @ForAll long number,
      @ForAll double real,
      @ForAll String text)
      throws IOException {
    out.clear();
    int before = out.size();
    out.text(field, text);
    out.nested(4, before);
    out.signed(3, number);
    out.real(2, real);
    out.number(1, number);
    Wire wire = read();
    assertThat(wire.number(1)).isEqualTo(number);
    assertThat(Double.doubleToRawLongBits(wire.real(2)))
        .isEqualTo(Double.doubleToRawLongBits(real));
    assertThat(wire.signed(3)).isEqualTo(number);
    assertThat(wire.messages(4).get(0).text(field))
        .isEqualTo(new String(text.getBytes(UTF_8), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\u007f\u0080",
        "\u07ff\u0800",
        "\uffff",
        "\ud800\udc00",
        "\udbff\udfff",
        "\ud800",
        "\udc00",
        "a\udc00\ud800b",
        "\ud800\ud800\udc00"
      })
  void shouldWriteTextAsTheJdkDoes(String text) throws IOException {
    out.text(1, text);
    byte[] expected = text.getBytes(UTF_8);
    assertThat(bytes()).startsWith(0x0A, expected.length).endsWith(expected);
    assertThat(out.size()).isEqualTo(expected.length + 2);
  }

  @Test
  void shouldKnowHowManyBytesANumberTakes() throws IOException {
    for (int bits = 0; bits < 64; bits++) {
      for (long value : new long[] {(1L << bits) - 1, 1L << bits}) {
        out.clear();
        out.varint(value);
        assertThat(out.size()).isEqualTo(MessageBuffer.varintSize(value));
        if (value >= 0 && value <= Integer.MAX_VALUE) {
          ByteArrayOutputStream forward = new ByteArrayOutputStream();
          DocumentBuffer document = new DocumentBuffer(64);
          document.begin(forward);
          document.varint((int) value);
          document.end();
          assertThat(bytes()).isEqualTo(forward.toByteArray());
        }
      }
    }
  }

  @Test
  void shouldWriteIdsAndTextFromArrays() throws IOException {
    out.hex(0xABCL);
    out.nested(2, 0);
    out.text(1, "name and more".getBytes(US_ASCII), 4);
    Wire wire = read();
    assertThat(wire.text(1)).isEqualTo("name");
    assertThat(wire.text(2)).isEqualTo("0000000000000abc");
  }
}
