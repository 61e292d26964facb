package dev.tare.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.SeriesIndex;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private final ConcurrentMap<String, SeriesIndex> indexes = new ConcurrentHashMap<>();

  private SeriesIndex index(String... metrics) {
    Columns columns = new Columns(indexes, 0);
    Map<String, Long> counts = new TreeMap<>();
    for (String metric : metrics) {
      counts.put(metric, 1L);
    }
    columns.counters(SelfDescriptors.SERIES_OVERFLOW, counts);
    return columns.families().get(0).series();
  }

  /** Writers keep the text of an index by its identity. */
  @Test
  void shouldKeepTheIndexForAsLongAsItsRowsAreTheSame() {
    SeriesIndex first = index("a", "b");
    assertThat(index("a", "b")).isSameAs(first);
    SeriesIndex grown = index("a", "b", "c");
    assertThat(grown.size()).isEqualTo(3);
    assertThat(index("a", "b", "c")).isSameAs(grown);
    assertThat(index("a", "b", "d").values(2)).containsExactly("d");
  }
}
