package dev.tare.internal.ring;

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
public final class PaddedAdder extends Padded {
  /*
   * The words are given out once and only grow, so a sum misses nothing that happened before it. A
   * thread that has not seen more words yet adds to one of those before, which all are in the new array,
   * too.
   */
  private static final VarHandle BASE;
  private static final VarHandle WORDS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BASE = lookup.findVarHandle(Padded.class, "value", long.class);
      WORDS = lookup.findVarHandle(PaddedAdder.class, "words", PaddedLong[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FIRST = 2;

  /** More than can meet: by its number a thread finds a word, and two numbers may find one. */
  private static final int MOST =
      Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1);

  /** Published reference: null until two threads have met; replaced by one with more words. */
  private volatile PaddedLong @Nullable [] words;

  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Any thread: adds one. */
  public void increment() {
    add(1);
  }

  /** Any thread: adds to the sum, which wraps. Takes no lock; allocates where threads meet. */
  public void add(long amount) {
    PaddedLong[] words = this.words;
    if (words == null) {
      long seen = (long) BASE.getOpaque(this);
      if (BASE.compareAndSet(this, seen, seen + amount)) {
        return;
      }
    }
    addApart(words, amount);
  }

  private void addApart(PaddedLong @Nullable [] seen, long amount) {
    PaddedLong[] words = seen != null ? seen : more(null);
    int number = (int) ThreadNumber.of(Thread.currentThread());
    while (words != null && !words[number & (words.length - 1)].tryAdd(amount)) {
      if (words.length >= MOST) {
        words[number & (words.length - 1)].add(amount);
        return;
      }
      words = more(words);
    }
    if (words == null) {
      BASE.getAndAdd(this, amount);
    }
  }

  /** Twice as many words, those of before among them; null where there is no memory for any. */
  private PaddedLong @Nullable [] more(PaddedLong @Nullable [] before) {
    try {
      PaddedLong[] more = new PaddedLong[before == null ? FIRST : 2 * before.length];
      for (int i = 0; i < more.length; i++) {
        more[i] = before != null && i < before.length ? before[i] : new PaddedLong();
      }
      PaddedLong[] known = (PaddedLong[]) WORDS.compareAndExchange(this, before, more);
      return known == before ? more : known;
    } catch (OutOfMemoryError e) {
      return before;
    }
  }

  /** Any thread: what was added before, and perhaps what is added meanwhile. */
  public long sum() {
    long sum = (long) BASE.getVolatile(this);
    PaddedLong[] words = this.words;
    for (int i = 0; words != null && i < words.length; i++) {
      sum += words[i].acquire();
    }
    return sum;
  }
}
