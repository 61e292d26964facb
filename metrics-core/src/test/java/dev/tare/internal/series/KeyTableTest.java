package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyTableTest {
  @Test
  void shouldTakeAsManyKeysAsItMay() {
    KeyTable<Long> table = new KeyTable<>(key -> key, 100);
    for (long key = 0; key < 1_000; key++) {
      assertThat(table.findOrAdd(key)).isEqualTo(key);
    }
    for (long key = 0; key < 1_000; key++) {
      assertThat(table.find(key)).isEqualTo(key < 100 ? key : null);
    }
    assertThat(table.full()).isTrue();
  }

  @Test
  void shouldTakeNoKeyWhereItMayTakeNone() {
    KeyTable<Long> table = KeyTable.ofNone(key -> key);
    assertThat(table.full()).isTrue();
    assertThat(table.findOrAdd(7L)).isEqualTo(7L);
    assertThat(table.find(7)).isNull();
    assertThat(table.find(0)).isNull();
  }
}
