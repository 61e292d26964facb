package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Any pair of a name and a kind, with any unit: what is taken says the same in all three. */
class NameAndUnitTest {
  private static final Map<String, Unit> KNOWN =
      Map.of("seconds", Unit.SECONDS, "bytes", Unit.BYTES, "ratio", Unit.RATIO);

  @Property(tries = 2_000)
  void shouldTakeOnlyUnitsThatTheNameSays(
      @ForAll("names") List<String> words, @ForAll MetricType type, @ForAll("units") Unit unit) {
    String name = String.join("_", words);
    MetricDescriptor taken = descriptor(name, type, unit);
    if (taken == null) {
      return;
    }
    List<String> stem = type == MetricType.COUNTER ? words.subList(0, words.size() - 1) : words;
    String last = stem.get(stem.size() - 1);
    boolean unitless = type == MetricType.INFO || type == MetricType.STATE_SET;
    if (unitless || stem.size() == 1) {
      assertThat(unit).isEqualTo(Unit.NONE);
    } else {
      assertThat(unit).isEqualTo(KNOWN.getOrDefault(last, unit));
      assertThat(unit.equals(Unit.NONE) || unit.suffix().equals(last)).isTrue();
    }
    assertThat(name.endsWith("_total")).isEqualTo(type == MetricType.COUNTER);
  }

  /** What the name says by itself is always taken, where the name is one of that kind at all. */
  @Property(tries = 2_000)
  void shouldTakeTheUnitThatTheNameSays(
      @ForAll("names") List<String> words, @ForAll MetricType type) {
    String name = String.join("_", words);
    boolean allowed =
        words.size() > 1
            && (type == MetricType.COUNTER) == name.endsWith("_total")
            && (type != MetricType.INFO || name.endsWith("_info"));
    if (allowed) {
      assertThat(descriptor(name, type, Unit.ofName(name, type))).as(name).isNotNull();
    }
  }

  private static @Nullable MetricDescriptor descriptor(String name, MetricType type, Unit unit) {
    try {
      return new MetricDescriptor(new MetricName(name), type, "Help.", unit, List.of());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("name=" + name);
      return null;
    }
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of("a", "seconds", "bytes", "ratio", "celsius", "total", "info", "count")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Unit> units() {
    return Arbitraries.of(Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO, Unit.of("celsius"));
  }
}
