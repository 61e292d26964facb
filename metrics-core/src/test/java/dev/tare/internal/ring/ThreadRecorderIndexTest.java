package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every thread finds its own ring and no other's, whatever places threads have in common. */
class ThreadRecorderIndexTest {
  private final ThreadRecorderIndex table = new ThreadRecorderIndex(1);

  @Test
  void shouldFindEveryRingWhenAllThreadsShareOnePlace() {
    Map<Thread, ThreadRecorder> rings = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      Thread thread = new Thread(() -> {});
      rings.put(thread, enter(thread));
    }
    rings.forEach((thread, ring) -> assertThat(table.of(thread)).isSameAs(ring));
    assertThat(rings.keySet().stream().filter(thread -> table.firstOf(thread) != null)).hasSize(1);
  }

  @Test
  void shouldForgetAThreadWhenItsRingIsTakenOut() {
    Map<Thread, ThreadRecorder> rings = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      Thread thread = new Thread(() -> {});
      rings.put(thread, enter(thread));
    }
    rings.forEach(
        (thread, ring) -> {
          table.remove(ring);
          assertThat(table.of(thread)).isNull();
          assertThat(table.firstOf(thread)).isNull();
        });
    Thread late = new Thread(() -> {});
    ThreadRecorder ring = enter(late);
    assertThat(table.firstOf(late)).as("places are free again").isSameAs(ring);
  }

  @Test
  void shouldFindNothingWhenCleared() {
    Thread thread = new Thread(() -> {});
    enter(thread);
    Thread crowded = new Thread(() -> {});
    for (int i = 0; i < 4; i++) {
      enter(new Thread(() -> {}));
    }
    enter(crowded);
    table.clear();
    assertThat(table.of(thread)).isNull();
    assertThat(table.of(crowded)).isNull();
  }

  @Test
  void shouldTellThreadsApartWhenTheySayThatTheyAreEqual() {
    for (int i = 0; i < 4; i++) {
      enter(new Thread(() -> {}));
    }
    Thread first = new LookAlike();
    enter(first);
    assertThat(table.of(new LookAlike())).isNull();
  }

  private ThreadRecorder enter(Thread thread) {
    ThreadRecorder ring = new ThreadRecorder(0, RingBackEnd.ARRAY.newRing(1024));
    ring.own(thread);
    table.enter(thread, ring);
    return ring;
  }

  /** A thread that cannot be told from another by {@code equals}. */
  private static final class LookAlike extends Thread {
    @Override
    public boolean equals(Object other) {
      return other instanceof LookAlike;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
