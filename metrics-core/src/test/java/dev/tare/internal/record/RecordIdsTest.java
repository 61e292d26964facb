package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RecordWords;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class RecordIdsTest {
  private final RecordSink tombstone = words -> {};
  private final RecordIds types = new RecordIds(tombstone);

  /** A class of its own: two lambdas may be one object. */
  private record Target(int id) implements RecordSink {
    @Override
    public void onRecord(RecordWords words) {}
  }

  @Test
  void shouldAnswerARemovedIdWithTheTombstoneForAsLongAsItsTargetIsHeld() {
    Target held = types.add(Target::new);
    Target other = types.add(Target::new);
    types.remove(held.id(), held);

    assertThat(idsGivenOutUntilAnotherIs(addAndRemove(), beyondUse -> {}))
        .doesNotContain(held.id());
    assertThat(types.get(held.id())).isSameAs(tombstone);
    assertThat(types.get(other.id())).isSameAs(other);
  }

  @Test
  void shouldGiveAnIdOutAgainOnlyAfterAFullPass() {
    int id = addAndRemove();
    assertThat(types.add(Target::new).id()).isNotEqualTo(id);
    Set<Integer> ids = idsGivenOutUntilAnotherIs(id, beyondUse -> {});
    // The pass that finds it out of reach may have begun before the last record was made.
    assertThat(ids).as("one a pass").hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldTellOfEveryIdBeforeItIsGivenOutAgain() {
    int id = addAndRemove();
    Set<Integer> told = new HashSet<>();
    Set<Integer> given =
        idsGivenOutUntilAnotherIs(
            id,
            beyondUse -> {
              assertThat(types.add(Target::new).id()).as("not given yet").isNotEqualTo(beyondUse);
              told.add(beyondUse);
            });
    assertThat(given).contains(id);
    assertThat(told).containsExactly(id);
  }

  @Test
  void shouldGiveNoIdOutTwiceThoughMemoryRanOutHalfWay() {
    int one = addAndRemove();
    int other = addAndRemove();
    int[] failures = {0};
    Set<Integer> ids = new HashSet<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!ids.containsAll(Set.of(one, other)) && System.nanoTime() - deadline < 0) {
      System.gc();
      try {
        types.passed(
            id -> {
              if (failures[0] < 3) {
                throw new OutOfMemoryError("the test's");
              }
            });
      } catch (OutOfMemoryError e) {
        failures[0]++;
      }
      assertThat(ids.add(types.add(Target::new).id())).as("given out once").isTrue();
    }
    assertThat(ids).contains(one, other);
    assertThat(failures[0]).isPositive();
  }

  @Test
  void shouldGiveAnIdBackOnceThoughItWasWatchedAgain() {
    Target target = types.add(Target::new);
    int id = target.id();
    types.retire(id);
    assertThat(types.get(id)).isSameAs(tombstone);
    types.watch(id, target);
    types.watch(id, target); // as who was interrupted by a lack of memory does
    target = null;
    assertThat(idsGivenOutUntilAnotherIs(id, beyondUse -> {})).contains(id);
    for (int i = 0; i < 3; i++) {
      System.gc();
      types.passed(beyondUse -> {});
      assertThat(types.add(Target::new).id()).isNotEqualTo(id);
    }
  }

  private int addAndRemove() {
    Target target = types.add(Target::new);
    types.remove(target.id(), target);
    return target.id();
  }

  /** Passes, with a collection before each, until an id is given out again. */
  private Set<Integer> idsGivenOutUntilAnotherIs(int awaited, IntConsumer beyondUse) {
    Set<Integer> ids = new HashSet<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!ids.contains(awaited) && System.nanoTime() - deadline < 0) {
      System.gc();
      types.passed(beyondUse);
      assertThat(ids.add(types.add(Target::new).id())).as("given out once").isTrue();
    }
    assertThat(ids).contains(awaited);
    return ids;
  }
}
