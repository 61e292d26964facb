package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RingBackEnd;
import org.junit.jupiter.api.Test;

/** Handles outlive what they record into, and must not keep 64 KiB a ring with them. */
class SharedRingsTest {
  private final SharedRings rings =
      new SharedRings(new RingMaker(() -> RingBackEnd.ARRAY.newRing(1024), e -> {}));

  @Test
  void shouldHaveNoneUntilOneIsWanted() {
    rings.prepare(0);
    assertThat(rings.all()).isEmpty();
    assertThat(rings.tryBorrow()).isNull();
    rings.prepare(0);
    assertThat(rings.all()).isNotEmpty();
    assertThat(rings.tryBorrow()).isNotNull();
  }

  @Test
  void shouldLetGoOfAllWhenClosed() {
    rings.tryBorrow();
    rings.prepare(0);
    rings.close();
    assertThat(rings.all()).isEmpty();
    assertThat(rings.tryBorrow()).isNull();
    rings.prepare(0);
    assertThat(rings.all()).as("made by an aggregator that was abandoned").isEmpty();
  }
}
