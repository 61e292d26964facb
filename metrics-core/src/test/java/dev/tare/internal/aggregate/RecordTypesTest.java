package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RecordTypesTest {
  private final RecordTarget tombstone = words -> {};
  private final RecordTypes types = new RecordTypes(tombstone);

  /** A class of its own: two lambdas may be one object. */
  private record Target(int id) implements RecordTarget {
    @Override
    public void onRecord(dev.tare.internal.ring.RecordWords words) {}
  }

  @Test
  void shouldAnswerARemovedIdWithTheTombstoneUntilItsTargetIsOutOfReach() {
    Target held = types.add(Target::new);
    Target other = types.add(Target::new);
    types.remove(held.id(), held);
    collectGarbage();

    assertThat(types.get(held.id())).isSameAs(tombstone);
    assertThat(types.get(other.id())).isSameAs(other);
    for (int i = 0; i < 10; i++) {
      assertThat(types.add(Target::new).id()).isGreaterThan(other.id());
    }
    assertThat(held.id()).isPositive(); // holds it to here
  }

  @Test
  void shouldGiveAnIdOutAgainOnlyAfterAFullPass() {
    int id = addAndRemove();
    int passes = 0;
    int next = types.add(Target::new).id();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Set<Integer> fresh = new HashSet<>();
    while (next != id && System.nanoTime() - deadline < 0) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
      types.passed(kept -> false);
      passes++;
      next = types.add(Target::new).id();
      assertThat(fresh.add(next)).isTrue();
    }
    assertThat(next).isEqualTo(id);
    assertThat(passes).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldNotGiveAnIdOutForWhichAPrivateBlockIsKept() {
    int id = addAndRemove();
    collectGarbage();
    for (int pass = 0; pass < 5; pass++) {
      types.passed(kept -> kept == id);
      assertThat(types.add(Target::new).id()).isNotEqualTo(id);
    }
    types.passed(kept -> false);
    assertThat(types.add(Target::new).id()).isEqualTo(id);
  }

  private int addAndRemove() {
    Target target = types.add(Target::new);
    types.remove(target.id(), target);
    return target.id();
  }

  /** Until a target removed just now was seen to be out of reach, and all before it with it. */
  private void collectGarbage() {
    java.lang.ref.WeakReference<Object> canary = new java.lang.ref.WeakReference<>(new Object());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (canary.get() != null && System.nanoTime() - deadline < 0) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    LockSupport.parkNanos(50_000_000);
  }
}
