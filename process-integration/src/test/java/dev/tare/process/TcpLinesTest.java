package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TcpLinesTest {

  @Property(tries = 200)
  void shouldCountTheSameWhereverPiecesEnd(@ForAll @IntRange(min = 1, max = 400) int length) {
    byte[] file = Fixtures.bytes("vm/proc/self/net/tcp6");
    TcpLines pieces = new TcpLines();
    pieces.beginFile();
    for (int i = 0; i < file.length; i += length) {
      pieces.add(Fixtures.text(Arrays.copyOfRange(file, i, Math.min(file.length, i + length))));
    }
    TcpLines whole = new TcpLines();
    whole.beginFile();
    whole.add(Fixtures.text(file));
    assertThat(pieces.understood()).isTrue();
    for (int state = 0; state < 13; state++) {
      assertThat(pieces.count(state)).isEqualTo(whole.count(state));
    }
    assertThat(whole.total()).isEqualTo(68);
  }

  @Property(tries = 300)
  void shouldSurviveArbitraryBytes(@ForAll byte[] first, @ForAll byte[] second) {
    TcpLines lines = new TcpLines();
    lines.beginFile();
    lines.add(Fixtures.text("header\n".getBytes(StandardCharsets.US_ASCII)));
    lines.add(Fixtures.text(first));
    lines.add(Fixtures.text(second));
    assertThat(lines.total()).isBetween(0L, (long) first.length + second.length);
  }
}
