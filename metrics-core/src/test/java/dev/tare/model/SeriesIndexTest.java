package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SeriesIndexTest {
  private static final List<String> NAMES = List.of("a", "b");

  @Property
  void shouldFindEveryRowAndNoOther(
      @ForAll("rows") Set<List<String>> rows, @ForAll("row") List<String> asked) {
    TreeSet<List<String>> sorted = new TreeSet<>(SeriesIndex::compare);
    sorted.addAll(rows);
    SeriesIndex index = new SeriesIndex(NAMES, List.copyOf(sorted));

    assertThat(index.size()).isEqualTo(rows.size());
    for (List<String> row : rows) {
      assertThat(index.values(index.find(row))).isEqualTo(row);
    }
    assertThat(index.find(asked) >= 0).isEqualTo(rows.contains(asked));
    for (int row = 1; row < index.size(); row++) {
      assertThat(SeriesIndex.compare(index.values(row - 1), index.values(row))).isNegative();
    }
  }

  @Property
  void shouldOrderRowsTotally(@ForAll("row") List<String> one, @ForAll("row") List<String> two) {
    assertThat(Integer.signum(SeriesIndex.compare(one, two)))
        .isEqualTo(-Integer.signum(SeriesIndex.compare(two, one)));
    assertThat(SeriesIndex.compare(one, two) == 0).isEqualTo(one.equals(two));
  }

  @Example
  void shouldRefuseRowsThatAreUnsortedRepeatedOrOfAnotherWidth() {
    List<String> ab = List.of("a", "b");
    List<String> aa = List.of("a", "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesIndex(NAMES, List.of(ab, aa)))
        .withMessageContaining("values=[a, a]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesIndex(NAMES, List.of(ab, ab)))
        .withMessageContaining("values=[a, b]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesIndex(NAMES, List.of(List.of("a"))))
        .withMessageContainingAll("labels=[a, b]", "values=[a]");
  }

  @Example
  void shouldRefuseValuesThatNoScraperCanRead() {
    for (String value : new String[] {null, "\uD83D", "a\uDE00b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SeriesIndex(NAMES, List.of(Arrays.asList("a", value))))
          .withMessageContainingAll("label=b", "value=" + value, "Labels.repaired");
    }
  }

  @Example
  void shouldHaveOneRowWithoutLabels() {
    assertThat(SeriesIndex.SINGLE.size()).isEqualTo(1);
    assertThat(SeriesIndex.SINGLE.find(List.of())).isZero();
  }

  @Provide
  Arbitrary<List<String>> row() {
    return Arbitraries.of("", "a", "b", "ab", "ä", "\uD83D\uDE00", "\uFFFF").list().ofSize(2);
  }

  @Provide
  Arbitrary<Set<List<String>>> rows() {
    return row().set().ofMaxSize(30);
  }
}
