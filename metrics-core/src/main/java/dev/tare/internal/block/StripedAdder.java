package dev.tare.internal.block;

import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.ThreadNumber;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What any thread adds to by an atomic instruction: one word for as long as threads do not meet on
 * it, more of them once they do. A subclass ends with a padding.
 */
abstract class StripedAdder extends AdderWords {
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
  static final int MOST = Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1);

  /**
   * Any thread: adds to the sum, which wraps. Takes no lock; allocates where threads meet.
   *
   * @return what the word that it was added to has come to, about
   */
  final long addShared(long amount) {
    PaddedLong[] words = more;
    if (words == null) {
      long seen = (long) FIRST.getOpaque(this);
      if (FIRST.compareAndSet(this, seen, seen + amount)) {
        return seen + amount;
      }
    }
    return addApart(words, amount);
  }

  /** The same, and not to the first word. */
  final long addApart(long amount) {
    return addApart(more, amount);
  }

  private long addApart(PaddedLong @Nullable [] seen, long amount) {
    PaddedLong[] words = seen != null ? seen : wider(null);
    int number = (int) ThreadNumber.of(Thread.currentThread());
    while (words != null) {
      PaddedLong word = words[number & (words.length - 1)];
      if (word.tryAdd(amount)) {
        return word.acquire();
      }
      PaddedLong[] wider = words.length < MOST ? wider(words) : words;
      if (wider == words) {
        word.add(amount);
        return word.acquire();
      }
      words = wider;
    }
    return (long) FIRST.getAndAdd(this, amount) + amount;
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
  final long sharedSum() {
    long sum = (long) FIRST.getVolatile(this);
    PaddedLong[] words = more;
    for (int i = 0; words != null && i < words.length; i++) {
      sum += words[i].acquire();
    }
    return sum;
  }
}
