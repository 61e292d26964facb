package dev.tare.internal.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of names. */
class FamilyNamesTest {
  private final List<Throwable> told = new ArrayList<>();

  @Test
  void shouldTellOfABoundedNumber() {
    FamilyNames names =
        new FamilyNames(
            new NameRules(List.of(), List.of(new Rename(new NamePattern("a_*"), "9*"))),
            false,
            told::add);
    for (int i = 0; i < 1_100; i++) {
      MetricDescriptor own =
          new MetricDescriptor(
              new MetricName("a_" + i), MetricType.GAUGE, "G.", Unit.NONE, List.of());
      assertThat(names.shown(own)).isSameAs(own);
      names.free("a_" + i);
    }
    assertThat(told).hasSize(1_000);
  }
}
