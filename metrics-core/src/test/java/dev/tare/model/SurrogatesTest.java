package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SurrogatesTest {

  /** The oracle is what the JDK makes of code points. */
  @Property
  void shouldReplaceEachLoneSurrogateAndNothingElse(@ForAll("text") String text) {
    int[] replaced =
        text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .toArray();
    String expected = new String(replaced, 0, replaced.length);

    assertThat(Surrogates.repaired(text)).isEqualTo(expected).hasSameSizeAs(text);
    assertThat(Surrogates.areWhole(text)).isEqualTo(expected.equals(text));
    assertThat(Labels.repaired(text)).isEqualTo(expected);
  }

  @Example
  void shouldGiveBackTheSameObjectWhereNothingIsToBeReplaced() {
    for (String text : new String[] {"", "GET", "é€", "\uD83D\uDE00", "\uFFFD"}) {
      assertThat(Surrogates.repaired(text)).isSameAs(text);
    }
    assertThat(Labels.repaired(null)).isEmpty();
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of("", "a", "€", "\uD83D", "\uDE00", "\uD83D\uDE00", "\uDBFF", "\uFFFD")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }
}
