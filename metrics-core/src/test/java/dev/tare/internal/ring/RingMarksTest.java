package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks tell a ring's records before them from those after, on each back end. */
@Tag("recording")
class RingMarksTest {
  private final Ring ring = TestRings.backEnd().newRing(1024);
  private final List<Long> behind = new ArrayList<>();

  @Test
  void shouldSayWhichMarkIsTheFirstBehindARecord() {
    ring.offer(1, 10);
    assertThat(ring.mark(7)).isTrue();
    assertThat(ring.mark(8)).isTrue();
    ring.offer(1, 11);
    ring.offer(1, 12);
    assertThat(ring.mark(9)).isTrue();
    ring.offer(1, 13);
    drain();
    assertThat(behind).containsExactly(7L, 9L, 9L, RecordWords.NO_MARK);
  }

  @Test
  void shouldNoteNothingWhereAllWasDrained() {
    assertThat(ring.mark(1)).isFalse();
    ring.offer(1, 10);
    drain();
    assertThat(ring.mark(2)).isFalse();
    ring.offer(1, 11);
    drain();
    assertThat(behind).containsOnly(RecordWords.NO_MARK);
  }

  @Test
  void shouldKnowOfAMarkThatIsMadeWhileTheRecordIsHandled() {
    ring.offer(1, 10);
    ring.offer(1, 11);
    ring.drain(
        (typeId, words) -> {
          behind.add(words.markBehind());
          ring.mark(5);
          behind.add(words.markBehind());
        });
    assertThat(behind).containsExactly(RecordWords.NO_MARK, 5L, 5L, 5L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldTellAllRecordsApartAcrossManyLaps(long seed) {
    Random random = new Random(seed);
    List<Long> expected = new ArrayList<>();
    long number = 0;
    int fresh = 0; // at the end of what is expected, and not marked yet
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          number++;
          ring.mark(number);
          for (; fresh > 0; fresh--) {
            expected.set(expected.size() - fresh, number);
          }
        }
        case 1 -> {
          drain();
          fresh = 0;
          assertThat(behind).isEqualTo(expected);
        }
        default -> {
          if (write(1 + random.nextInt(Ring.MAX_WORDS))) {
            expected.add(RecordWords.NO_MARK);
            fresh++;
          }
        }
      }
    }
  }

  private boolean write(int words) {
    int claim = ring.tryClaim(1, words);
    for (int word = 0; claim != Ring.FULL && word < words; word++) {
      ring.put(claim, word, word);
    }
    if (claim != Ring.FULL) {
      ring.commit(claim, words);
    }
    return claim != Ring.FULL;
  }

  private void drain() {
    ring.drain((typeId, words) -> behind.add(words.markBehind()));
  }
}
