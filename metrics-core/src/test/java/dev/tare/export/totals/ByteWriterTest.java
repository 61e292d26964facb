package dev.tare.export.totals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.model.Labels;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteWriterTest {
  private static ByteReader reader(ByteWriter written) {
    return new ByteReader(written.bytes(), 0, written.length());
  }

  @Property(tries = 300)
  void shouldReadBackWhatIsWritten(
      @ForAll List<Long> numbers, @ForAll List<Double> doubles, @ForAll String text) {
    String whole = Labels.repaired(text);
    ByteWriter out = new ByteWriter();
    out.text("forgotten");
    out.clear();
    numbers.forEach(out::number);
    numbers.forEach(out::signed);
    doubles.forEach(out::bits);
    out.text(whole);
    ByteReader in = reader(out);
    numbers.forEach(number -> assertThat(in.number()).isEqualTo(number));
    numbers.forEach(number -> assertThat(in.signed()).isEqualTo(number));
    doubles.forEach(value -> assertThat(in.bits()).isEqualTo(value));
    assertThat(in.text()).isEqualTo(whole);
    assertThat(in.isEmpty()).isTrue();
  }

  @Test
  void shouldBelieveNoCountOrLengthThatCannotBe() {
    ByteWriter out = new ByteWriter();
    out.number(1L << 40);
    assertThatThrownBy(() -> reader(out).count()).hasMessageContaining("count=1099511627776");
    assertThatThrownBy(() -> reader(out).text()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteReader(out.bytes(), 0, 3).number())
        .hasMessage("ends too early");
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) -1);
    assertThatThrownBy(() -> new ByteReader(endless, 0, endless.length).number())
        .hasMessageContaining("64 bits");
  }
}
