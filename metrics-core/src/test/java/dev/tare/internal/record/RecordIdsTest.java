package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RecordWords;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
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

    assertThat(idsGivenOutUntilAnotherIs(addAndRemove(), kept -> false)).doesNotContain(held.id());
    assertThat(types.get(held.id())).isSameAs(tombstone);
    assertThat(types.get(other.id())).isSameAs(other);
  }

  @Test
  void shouldGiveAnIdOutAgainOnlyAfterAFullPass() {
    int id = addAndRemove();
    assertThat(types.add(Target::new).id()).isNotEqualTo(id);
    Set<Integer> ids = idsGivenOutUntilAnotherIs(id, kept -> false);
    // The pass that finds it out of reach may have begun before the last record was made.
    assertThat(ids).as("one a pass").hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldNotGiveAnIdOutForWhichAPrivateBlockIsKept() {
    int id = addAndRemove();
    int later = addAndRemove();
    assertThat(idsGivenOutUntilAnotherIs(later, kept -> kept == id)).doesNotContain(id);
    assertThat(idsGivenOutUntilAnotherIs(id, kept -> false)).contains(id);
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
      int[] asked = {0};
      try {
        types.passed(
            id -> {
              if (asked[0]++ == 1 && failures[0] < 3) {
                throw new OutOfMemoryError("the test's");
              }
              return asked[0] == 1 && failures[0] == 0; // so that both are there in the next pass
            });
      } catch (OutOfMemoryError e) {
        failures[0]++;
      }
      assertThat(ids.add(types.add(Target::new).id())).as("given out once").isTrue();
    }
    assertThat(ids).contains(one, other);
    assertThat(failures[0]).isPositive();
  }

  private int addAndRemove() {
    Target target = types.add(Target::new);
    types.remove(target.id(), target);
    return target.id();
  }

  /** Passes, with a collection before each, until an id is given out again. */
  private Set<Integer> idsGivenOutUntilAnotherIs(int awaited, IntPredicate kept) {
    Set<Integer> ids = new HashSet<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!ids.contains(awaited) && System.nanoTime() - deadline < 0) {
      System.gc();
      types.passed(kept);
      assertThat(ids.add(types.add(Target::new).id())).as("given out once").isTrue();
    }
    assertThat(ids).contains(awaited);
    return ids;
  }
}
