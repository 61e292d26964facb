package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ring promises. Runs on each back end that this JVM can run. */
@Tag("recording")
class RingContractTest {
  private static final int BYTES = 1024;
  private static final RingBackEnd BACK_END = TestRings.backEnd();

  private final Ring ring = BACK_END.newRing(BYTES);
  private final List<List<Long>> drained = new ArrayList<>();

  @Test
  void shouldHandRecordsOverInOrder() {
    assertThat(ring.offer(1, 10)).isTrue();
    event(2, 20, 21, 22);
    assertThat(ring.offer(3, 30)).isTrue();

    assertThat(drain()).isEqualTo(3);
    assertThat(drained)
        .containsExactly(List.of(1L, 10L), List.of(2L, 20L, 21L, 22L), List.of(3L, 30L));
    assertThat(drain()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldCarryEveryLong(long value) {
    ring.offer(Integer.MAX_VALUE, value);
    drain();
    assertThat(drained).containsExactly(List.of((long) Integer.MAX_VALUE, value));
  }

  @Test
  void shouldNotShowAClaimBeforeItsCommit() {
    ring.offer(1, 10);
    int claim = ring.tryClaim(2, 1);
    assertThat(drain()).isEqualTo(1);
    ring.put(claim, 0, 20);
    assertThat(drain()).isZero();
    ring.commit(claim, 1);
    assertThat(drain()).isEqualTo(1);
    assertThat(drained).containsExactly(List.of(1L, 10L), List.of(2L, 20L));
  }

  /** Its thread ran out of stack between the two: then the record has not happened. */
  @Test
  void shouldGoOnBehindAClaimThatWasAbandoned() {
    for (int lap = 0; lap < 200; lap++) { // to abandon one at every place
      ring.tryClaim(2, 2);
      assertThat(drain()).as("it may still be committed").isZero();
      ring.offer(1, lap);
      ring.offer(1, -lap);
      assertThat(drain()).isEqualTo(2);
      assertThat(drained).containsExactly(List.of(1L, (long) lap), List.of(1L, (long) -lap));
      drained.clear();
    }
  }

  @Test
  void shouldRefuseWhenFullAndLoseNothing() {
    int accepted = 0;
    while (ring.offer(1, accepted)) {
      accepted++;
    }
    // A ring may keep room for one record's header.
    assertThat(accepted).isBetween(BYTES / 16 - 1, BYTES / 16);
    assertThat(ring.tryClaim(1, 1)).isEqualTo(Ring.FULL);
    assertThat(drain()).isEqualTo(accepted);
    for (int i = 0; i < accepted; i++) {
      assertThat(drained.get(i)).isEqualTo(List.of(1L, (long) i));
    }
    assertThat(ring.offer(1, -1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, Ring.MAX_WORDS})
  void shouldMakeRoomLongBeforeAPassEnds(int size) {
    int filled = 0;
    while (tryEvent(1, new long[size])) {
      filled++;
    }
    int[] handled = {0, -1};
    ring.drain(
        (typeId, words) -> {
          handled[0]++;
          if (handled[1] < 0 && tryEvent(2, new long[size])) {
            handled[1] = handled[0];
          }
          drained.add(List.of((long) typeId));
        });

    assertThat(handled[1]).isBetween(2, filled / 2);
    drain();
    assertThat(drained).hasSize(filled + 1);
    assertThat(drained.get(filled)).startsWith(2L);
  }

  @Test
  void shouldGoOnAfterAHandlerThrew() {
    for (int i = 0; i < 3; i++) {
      ring.offer(1, i);
    }
    assertThatThrownBy(
            () ->
                ring.drain(
                    (typeId, words) -> {
                      throw new IllegalStateException("word " + words.word(0));
                    }))
        .hasMessage("word 0");
    assertThat(drain()).isEqualTo(2);
    assertThat(drained).containsExactly(List.of(1L, 1L), List.of(1L, 2L));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldKeepRecordsOfAllSizesAcrossManyLaps(long seed) {
    Random random = new Random(seed);
    List<List<Long>> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      List<Long> record = record(random, i);
      if (write(record)) {
        expected.add(record);
      }
      if (random.nextInt(8) == 0) {
        drain();
      }
    }
    drain();
    assertThat(drained).isEqualTo(expected);
  }

  @Test
  void shouldHandOverBetweenTwoThreads() throws InterruptedException {
    int records = 300_000;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread producer =
        new Thread(
            () -> {
              for (int i = 0; i < records; ) {
                if (i % 3 == 0 ? ring.offer(1, i) : tryEvent(2, i, -i, i)) {
                  i++;
                } else {
                  Thread.onSpinWait();
                }
              }
            });
    producer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
    producer.start();
    long[] next = {0};
    while (producer.isAlive() || next[0] < records) {
      ring.drain(
          (typeId, words) -> {
            long expected = next[0]++;
            assertThat(words.word(0)).isEqualTo(expected);
            assertThat(typeId).isEqualTo(expected % 3 == 0 ? 1 : 2);
            if (typeId == 2) {
              assertThat(words.word(1)).isEqualTo(-expected);
              assertThat(words.word(2)).isEqualTo(expected);
            }
          });
    }
    producer.join();
    assertThat(failure.get()).isNull();
    assertThat(next[0]).isEqualTo(records);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 1000, 1536})
  void shouldRefuseSizesThatAreNoPowerOfTwo(int bytes) {
    assertThatThrownBy(() -> BACK_END.newRing(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ringBytes=" + bytes);
  }

  @ParameterizedTest
  @EnumSource(RingBackEnd.class)
  void shouldSayItsSizeAndName(RingBackEnd backEnd) {
    assertThat(backEnd.word()).isIn("array", "agrona");
    assertThat(ring.bytes()).isGreaterThanOrEqualTo(BYTES);
  }

  private static List<Long> record(Random random, long number) {
    List<Long> record = new ArrayList<>();
    record.add(1L + random.nextInt(1000));
    int words = 1 + random.nextInt(9);
    for (int word = 0; word < words; word++) {
      record.add(number * 31 + word);
    }
    return record;
  }

  private boolean write(List<Long> record) {
    int words = record.size() - 1;
    int claim = ring.tryClaim(record.get(0).intValue(), words);
    if (claim == Ring.FULL) {
      return false;
    }
    for (int word = 0; word < words; word++) {
      ring.put(claim, word, record.get(1 + word));
    }
    ring.commit(claim, words);
    return true;
  }

  private void event(int typeId, long... words) {
    assertThat(tryEvent(typeId, words)).isTrue();
  }

  private boolean tryEvent(int typeId, long... words) {
    int claim = ring.tryClaim(typeId, words.length);
    if (claim == Ring.FULL) {
      return false;
    }
    for (int word = 0; word < words.length; word++) {
      ring.put(claim, word, words[word]);
    }
    ring.commit(claim, words.length);
    return true;
  }

  private int drain() {
    return ring.drain((typeId, words) -> drained.add(read(typeId, words)));
  }

  /** Reads as many words as the record was written with; the type id alone does not say. */
  private List<Long> read(int typeId, RecordWords words) {
    List<Long> record = new ArrayList<>();
    record.add((long) typeId);
    for (int word = 0; word < words.words(); word++) {
      record.add(words.word(word));
    }
    return record;
  }
}
