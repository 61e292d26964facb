package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("recording")
@Timeout(60)
class BiasedAdderTest {
  /** So many atomic adds that a thread has met the one that gets it a word: 1 - (63/64)^4096. */
  private static final int OFTEN = 4_096;

  private final BiasedAdder adder = new BiasedAdder();
  private final Thread here = Thread.currentThread();

  @Test
  void shouldWrapAsAPlainLongDoes() {
    adder.add(Long.MAX_VALUE);
    adder.increment();
    assertThat(adder.sum()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shouldBeTheFirstThreads() {
    adder.add(3);
    assertThat(Objects.requireNonNull(adder.owner).get()).isSameAs(here);
    assertThat(adder.own).isEqualTo(3);
    assertThat(adder.words).isNull();
  }

  /** Much that is counted a few times in its life must not take a word for each thread. */
  @Test
  void shouldTakeNoMemoryForAThreadThatSeldomComes() throws InterruptedException {
    adder.add(1);
    in(() -> adder.add(10));
    assertThat(adder.words).isNull();
    assertThat(adder.own).isEqualTo(1);
    assertThat(adder.sum()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 64, 1_000_000_000L, -7, Long.MIN_VALUE + 1})
  void shouldGiveEachThreadThatComesOftenAWordWhateverItAdds(long amount) throws Exception {
    adder.add(amount);
    Thread second =
        in(
            () -> {
              for (int i = 0; i < OFTEN; i++) {
                adder.add(amount);
              }
            });
    adder.add(amount);
    assertThat(owners()).containsExactlyInAnyOrder(here, second);
    assertThat(adder.own).as("no more: all who add read what lies beside it").isEqualTo(amount);
    assertThat(adder.sum()).isEqualTo((OFTEN + 2) * amount);
  }

  /** Adders outlive threads, and a thread may hold much: also where nobody reads them. */
  @Test
  void shouldKeepNoDeadThread() throws InterruptedException {
    List<WeakReference<Thread>> dead = new ArrayList<>();
    dead.add(new WeakReference<>(in(() -> adder.add(1))));
    dead.add(new WeakReference<>(in(this::addAndOwn)));
    adder.own();
    dead.add(new WeakReference<>(in(this::addAndOwn)));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (dead.stream().anyMatch(thread -> !thread.refersTo(null))) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      System.gc();
    }
    addAndOwn();
    assertThat(adder.sum()).isEqualTo(4);
  }

  private void addAndOwn() {
    adder.own();
    adder.add(1);
  }

  /**
   * Pools shrink and grow: what a dead thread has must be had by the next, or nobody in the end.
   */
  @Test
  void shouldGiveTheWordsOfTheDeadToOthers() throws InterruptedException {
    adder.add(1);
    for (int thread = 0; thread < 4 * BiasedAdder.MOST; thread++) {
      Thread next = in(this::addAndOwn);
      assertThat(owners()).as("thread %s", thread).contains(next).hasSizeLessThan(4);
    }
    assertThat(adder.sum()).isEqualTo(1 + 4 * BiasedAdder.MOST);
  }

  /** As long as one thread at a time adds, no other word is needed. */
  @Test
  void shouldGiveTheFirstWordOfADeadThreadToTheNext() throws InterruptedException {
    in(() -> adder.add(1));
    in(this::addAndOwn);
    addAndOwn();
    assertThat(adder.own).isEqualTo(3);
    assertThat(adder.words).isNull();
  }

  /** More threads than words; the rest meets on what is everybody's. */
  @Test
  void shouldAddUpWhatManyThreadsAdd() throws Exception {
    int each = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int t = 1; t <= 2 * BiasedAdder.MOST; t++) {
      int amount = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  adder.add(amount);
                }
              }));
    }
    threads.forEach(Thread::start);
    long last = 0;
    for (Thread thread : threads) {
      do {
        long sum = adder.sum();
        assertThat(sum).as("it only grows").isGreaterThanOrEqualTo(last);
        last = sum;
      } while (thread.isAlive());
      thread.join();
    }
    assertThat(adder.sum()).isEqualTo(each * LongStream.rangeClosed(1, threads.size()).sum());
  }

  /** Owners come, die and are followed by others, in whatever order. */
  @Test
  void shouldLoseNothingWhileThreadsComeAndGo() throws InterruptedException {
    Random random = new Random(8);
    long expected = 0;
    List<Thread> living = new ArrayList<>();
    for (int round = 0; round < 400; round++) {
      int adds = random.nextInt(500);
      int amount = random.nextInt(1_000);
      boolean owns = random.nextBoolean();
      expected += (long) adds * amount;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < adds; i++) {
                  if (owns && i == adds / 2) {
                    adder.own();
                  }
                  adder.add(amount);
                }
              });
      thread.start();
      living.add(thread);
      while (living.size() > random.nextInt(6)) {
        living.remove(random.nextInt(living.size())).join();
      }
    }
    for (Thread thread : living) {
      thread.join();
    }
    assertThat(adder.sum()).isEqualTo(expected);
  }

  /** They are many, and die soon: their words would be made for nothing. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void shouldGiveVirtualThreadsNoWord() throws Exception {
    Runnable often =
        () -> {
          for (int i = 0; i < OFTEN; i++) {
            adder.add(1);
          }
        };
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    ((Thread) start.invoke(null, often)).join();
    assertThat(adder.owner).isNull();
    assertThat(adder.words).isNull();
    adder.add(1);
    ((Thread) start.invoke(null, often)).join();
    assertThat(adder.words).isNull();
    assertThat(adder.sum()).isEqualTo(2 * OFTEN + 1);
  }

  private List<Thread> owners() {
    return Arrays.stream(Objects.requireNonNull(adder.words))
        .filter(Objects::nonNull)
        .map(word -> word.owner.get())
        .filter(Objects::nonNull)
        .toList();
  }

  /** On a thread whose number has a place beside this one's: of 512 numbers one has none. */
  private Thread in(Runnable action) throws InterruptedException {
    Thread thread = new Thread(action);
    while (((thread.getId() ^ here.getId()) & (OwnedWord.MOST_PLACES - 1)) == 0) {
      thread = new Thread(action);
    }
    thread.start();
    thread.join();
    return thread;
  }
}
