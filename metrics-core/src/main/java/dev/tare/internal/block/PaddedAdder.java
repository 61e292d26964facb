package dev.tare.internal.block;

import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.ThreadNumber;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A sum that any thread adds to, like a {@link java.util.concurrent.atomic.LongAdder}: one word for
 * as long as threads do not meet on it, more of them once they do. Other than that of the JDK its
 * first word shares its cache line with nothing, wherever the collector moves it, and it never
 * throws: without memory for more words the threads go on with those that there are.
 */
@SuppressWarnings("unused")
public final class PaddedAdder extends AdderWords {
  /*
   * The words are given out once and only grow, so a sum misses nothing that happened before it. A
   * thread that has not seen more words yet adds to one of those before, which all are in the new array,
   * too.
   */
  private static final VarHandle FIRST;
  private static final VarHandle MORE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FIRST = lookup.findVarHandle(AdderWords.class, "first", long.class);
      MORE = lookup.findVarHandle(AdderWords.class, "more", PaddedLong[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FEWEST = 2;

  /** More than can meet: by its number a thread finds a word, and two numbers may find one. */
  private static final int MOST =
      Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1);

  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Any thread: adds one. */
  public void increment() {
    add(1);
  }

  /** Any thread: adds to the sum, which wraps. Takes no lock; allocates where threads meet. */
  public void add(long amount) {
    PaddedLong[] words = more;
    if (words == null) {
      long seen = (long) FIRST.getOpaque(this);
      if (FIRST.compareAndSet(this, seen, seen + amount)) {
        return;
      }
    }
    addApart(words, amount);
  }

  /** Threads have met on the first word. */
  private void addApart(PaddedLong @Nullable [] seen, long amount) {
    PaddedLong[] words = seen != null ? seen : wider(null);
    int number = (int) ThreadNumber.of(Thread.currentThread());
    while (words != null) {
      PaddedLong word = words[number & (words.length - 1)];
      if (word.tryAdd(amount)) {
        return;
      }
      PaddedLong[] wider = words.length < MOST ? wider(words) : words;
      if (wider == words) {
        word.add(amount);
        return;
      }
      words = wider;
    }
    FIRST.getAndAdd(this, amount);
  }

  /** Twice as many words, those of before among them; what there was, without memory for that. */
  private PaddedLong @Nullable [] wider(PaddedLong @Nullable [] before) {
    try {
      PaddedLong[] wider = new PaddedLong[before == null ? FEWEST : 2 * before.length];
      for (int i = 0; i < wider.length; i++) {
        wider[i] = before != null && i < before.length ? before[i] : new PaddedLong();
      }
      PaddedLong[] known = (PaddedLong[]) MORE.compareAndExchange(this, before, wider);
      return known == before ? wider : known;
    } catch (OutOfMemoryError e) {
      return before;
    }
  }

  /** Any thread: what was added before, and perhaps what is added meanwhile. */
  public long sum() {
    long sum = (long) FIRST.getVolatile(this);
    PaddedLong[] words = more;
    for (int i = 0; words != null && i < words.length; i++) {
      sum += words[i].acquire();
    }
    return sum;
  }
}
