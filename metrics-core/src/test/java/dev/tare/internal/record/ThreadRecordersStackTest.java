package dev.tare.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads that run out of stack at any place on the way to their first ring. */
class ThreadRecordersStackTest {
  private static final int RINGS = 64;
  private static final int ROUNDS = 40;
  private static final int SMALL_STACK = 256 * 1024;

  private final RingMaker maker =
      new RingMaker(
          () -> RingBackEnd.ARRAY.newRing(1024),
          e -> {
            throw new AssertionError(e);
          });
  private final ThreadRecorders rings = new ThreadRecorders(maker, RINGS, 0);
  private int asked;
  private int answered;

  @Test
  void shouldHaveARingForEveryThreadAfterOthersRanOutOfStack() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      int steps = round;
      Thread thread = new Thread(null, () -> findAtTheEnd(steps), "deep", SMALL_STACK);
      thread.start();
      thread.join();
      maintain();
    }
    assertThat(asked).as("some ended on the way").isGreaterThan(answered);
    assertThat(threadsWithARing()).isEqualTo(RINGS);
  }

  private void findAtTheEnd(int steps) {
    if (steps > 0) {
      findAtTheEnd(steps - 1); // so that the end is met at another place each time
    } else {
      findOnTheWayBack();
    }
  }

  /** With a frame more of stack at each try, until there is enough of it. */
  @SuppressWarnings("InfiniteRecursion") // until there is no stack
  private void findOnTheWayBack() {
    try {
      findOnTheWayBack();
    } catch (StackOverflowError e) {
      asked++;
      rings.current();
      answered++;
    }
  }

  private void maintain() {
    rings.maintain(
        0,
        ring -> {},
        e -> {
          throw new AssertionError(e);
        });
  }

  /** As many as there may be rings, all alive at once. */
  private int threadsWithARing() throws InterruptedException {
    Set<ThreadRecorder> found = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < RINGS; i++) {
      CountDownLatch asked = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                if (rings.current() != null) {
                  found.add(Objects.requireNonNull(rings.current()));
                }
                asked.countDown();
                await(done);
              });
      thread.start();
      threads.add(thread);
      await(asked);
      maintain(); // makes more
    }
    done.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return found.size();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
