package dev.tare.internal.block;

import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.VirtualThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A sum that any thread adds to, and that costs no atomic instruction those who add often: the
 * first thread that comes has a word of its own, and each other one as soon as it has come often
 * enough. All others, and virtual threads, add as to a {@link PaddedAdder}. Never throws: without
 * memory for a word a thread goes on as before.
 *
 * <p>An add is seen after whatever its thread did before, as by a release; not before whatever it
 * does next, as that of a {@code PaddedAdder} is.
 */
@SuppressWarnings("unused")
public final class BiasedAdder extends BiasedWords {
  /*
   * Each word is written by one thread: its owner, with a release, without a look whether another
   * wrote it. It becomes another's only when Thread.isAlive() has said false (JLS 17.4.5), or the
   * collector has found the thread unreachable, which none that runs is; and by a compare-and-set: who
   * owns it next sees the last count. Were it given away before, an amount that is just being added
   * would be lost.
   *
   * Counts are never taken out, and each array has all of those before: an owner that has not seen it
   * yet adds to the same count, and a sum misses nothing that happened before it.
   */
  private static final VarHandle OWNER;
  private static final VarHandle OWN;
  private static final VarHandle WORDS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(BiasedWords.class, "owner", WeakReference.class);
      OWN = lookup.findVarHandle(BiasedWords.class, "own", long.class);
      WORDS = lookup.findVarHandle(BiasedWords.class, "words", OwnedWord[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FEWEST = 2;

  /**
   * So many threads have words. More than processors, as those that wait have words, too; not all
   * that a pool may have, as each holds memory for each adder that it often adds to.
   */
  static final int MOST = Math.max(32, StripedAdder.MOST);

  /**
   * One of so many atomic adds gets its thread a word. Fewer, and threads that add a few times in
   * their lives take memory; more, and those that add often pay for so many.
   */
  private static final int SAMPLED = 64;

  private static final int SAMPLE_SHIFT = Long.numberOfLeadingZeros(SAMPLED) + 1;

  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Any thread: adds one. */
  public void increment() {
    add(1);
  }

  /**
   * Any thread: adds to the sum, which wraps. Takes no lock and waits for nobody; allocates where a
   * thread gets a word, and where threads meet.
   */
  public void add(long amount) {
    Thread caller = Thread.currentThread();
    @Nullable OwnedWord[] words = this.words;
    if (words == null) {
      WeakReference<Thread> owner = this.owner;
      if (owner != null && owner.refersTo(caller)) {
        OWN.setRelease(this, own + amount);
        return;
      }
    } else {
      OwnedWord word = words[(int) ThreadNumber.of(caller) & (words.length - 1)];
      if (word != null && word.owner.refersTo(caller)) {
        word.count.addRelease(amount);
        return;
      }
    }
    addUnowned(words == null, amount);
  }

  private void addUnowned(boolean isFirst, long amount) {
    boolean mayOwn = !VirtualThreads.isCurrentVirtual(); // they are many, and die soon
    if (mayOwn && isFirst && owner == null && takeFirst(null)) {
      OWN.setRelease(this, own + amount);
      return;
    }
    // Apart, once threads have words: each of them reads where they are for each amount.
    long count = isFirst ? addShared(amount) : addApart(amount);
    if (mayOwn && isSampled(count)) {
      own();
    }
  }

  /** By what a word has come to, as nothing else is at hand that changes from one to the next. */
  private static boolean isSampled(long count) {
    return (count * 0x9E37_79B9_7F4A_7C15L) >>> SAMPLE_SHIFT == 0; // Knuth, golden ratio
  }

  private boolean takeFirst(@Nullable WeakReference<Thread> dead) {
    try {
      return OWNER.compareAndSet(this, dead, new WeakReference<>(Thread.currentThread()));
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /**
   * Any platform thread, for itself: has a word of its own from now on, if there is a place and
   * memory for it, and no other gets one at this moment. Who had the first word gets one, too, and
   * leaves that.
   */
  void own() {
    @Nullable OwnedWord[] seen = words;
    WeakReference<Thread> first = owner;
    if (seen == null && first != null && !OwnedWord.isAlive(first)) {
      takeFirst(first);
      return;
    }
    try {
      @Nullable OwnedWord[] before =
          seen != null ? seen : begun(first == null ? null : first.get());
      @Nullable OwnedWord[] more = OwnedWord.with(before, Thread.currentThread(), MOST);
      if (more != null && more != seen) {
        WORDS.compareAndSet(this, seen, more);
      }
    } catch (OutOfMemoryError e) {
      // It goes on adding atomically, and comes here again.
    }
  }

  private static @Nullable OwnedWord[] begun(@Nullable Thread first) {
    @Nullable OwnedWord[] none = new @Nullable OwnedWord[FEWEST];
    @Nullable OwnedWord[] begun = first == null ? null : OwnedWord.with(none, first, MOST);
    return begun == null ? none : begun;
  }

  /** Any thread: what was added before, and perhaps what is added meanwhile. */
  public long sum() {
    long sum = sharedSum() + (long) OWN.getAcquire(this);
    @Nullable OwnedWord[] words = this.words;
    for (int i = 0; words != null && i < words.length; i++) {
      OwnedWord word = words[i];
      sum += word == null ? 0 : word.count.acquire();
    }
    return sum;
  }
}
