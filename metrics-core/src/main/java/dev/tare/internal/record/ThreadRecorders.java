package dev.tare.internal.record;

import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.ring.ThreadRecorderIndex;
import dev.tare.internal.ring.VirtualThreads;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rings of one {@code Metrics}: finds the calling thread's, hands ready ones to new threads,
 * and takes them back from dead ones.
 */
public final class ThreadRecorders {
  /*
   * A ring is made by the aggregator only, and is in `all` from then to the end, owned or not. So a
   * recording thread never allocates ring memory, and the aggregator never has to be told of a new
   * ring: draining one that nobody owns costs two loads.
   *
   * A ring is free while it names no owner. A thread takes it by one compare-and-set, and nothing
   * else is kept of which are free: so a thread that runs out of stack on its way here leaves a ring
   * that is either free or its own, and the aggregator takes that back when it is dead.
   */

  /** How many unowned rings the aggregator keeps ready, at least. */
  private static final int READY = 4;

  /** And once a thread was turned away: what is made beyond need is half a MiB at most. */
  private static final int READY_IN_A_HURRY = 8;

  private final RingMaker maker;
  private final int maxRings;
  private final ThreadRecorderIndex owned;

  /** Published reference: replaced by the aggregator when it makes rings. */
  private volatile ThreadRecorder[] all = {};

  /**
   * Hint: cleared by a thread that found no free ring, so that others need not look, and set where
   * rings become free. Wrong for one maintenance at most.
   */
  private volatile boolean ready;

  /** Set by a thread that found no ready ring, so that the aggregator makes more at once. */
  private volatile boolean starved;

  /** Stop flag. */
  private volatile boolean closed;

  public ThreadRecorders(RingMaker maker, int maxRings, long nowNs) {
    this.maker = maker;
    this.maxRings = maxRings;
    this.owned = new ThreadRecorderIndex(maxRings);
    // They are initialised here: on a recording thread that runs out of stack in the middle of it,
    // every record of the JVM would throw from then on.
    ThreadNumber.of(Thread.currentThread());
    VirtualThreads.isCurrentVirtual();
    refill(nowNs);
  }

  /**
   * The calling thread's recorder; null for a virtual thread, and for one that none is ready for.
   * Allocates a few words when a thread comes for the first time.
   */
  @Nullable ThreadRecorder current() {
    Thread thread = Thread.currentThread();
    ThreadRecorder known = owned.firstOf(thread);
    return known != null ? known : find(thread);
  }

  private @Nullable ThreadRecorder find(Thread thread) {
    if (VirtualThreads.isCurrentVirtual()) {
      return null;
    }
    ThreadRecorder known = owned.of(thread);
    return known != null ? known : attach(thread);
  }

  /** A thread that comes for the first time, or was turned away before. */
  private @Nullable ThreadRecorder attach(Thread thread) {
    if (closed) {
      return null;
    }
    ThreadRecorder taken = ready ? take(thread) : null;
    if (taken == null) {
      if (!starved) {
        starved = true;
      }
      return null;
    }
    if (closed) {
      // Closing may have cleared the table before. One of the two sees the other.
      owned.remove(taken);
      taken.disown();
      return null;
    }
    return taken;
  }

  private @Nullable ThreadRecorder take(Thread thread) {
    ThreadRecorder[] all = this.all;
    for (ThreadRecorder known : all) {
      if (known.owner() == thread) {
        // Its class makes numbers up, and one ring is enough for them, or memory or stack ran out
        // before it was entered.
        owned.remove(known);
        owned.enter(thread, known);
        return known;
      }
    }
    for (ThreadRecorder free : all) {
      if (free.owner() == null && free.own(thread)) {
        owned.enter(thread, free);
        return free;
      }
    }
    ready = false;
    return null;
  }

  /** Whether nobody will read what is recorded from now on. */
  boolean closed() {
    return closed;
  }

  /** Every ring, owned or not. */
  public ThreadRecorder[] all() {
    return all;
  }

  /** Whether a thread has been turned away since the last {@link #refill}, and can be helped. */
  public boolean starved(long nowNs) {
    return starved && all.length < maxRings && !maker.pausesAt(nowNs);
  }

  /** Makes rings ready, more of them when a thread was turned away. */
  private void refill(long nowNs) {
    ThreadRecorder[] known = all; // once: who gives the aggregator up sets it empty meanwhile
    int waiting = 0;
    for (ThreadRecorder recorder : known) {
      waiting += recorder.owner() == null ? 1 : 0;
    }
    if (waiting > 0) {
      ready = true;
    }
    boolean hurry = starved;
    if (maker.failed() && !hurry) {
      return; // trying is dear, and nobody misses a ring
    }
    starved = false;
    int wanted = hurry ? READY_IN_A_HURRY : READY;
    int fresh = Math.min(wanted - waiting, maxRings - known.length);
    if (fresh > 0 && !closed) {
      List<Ring> more = maker.make(fresh, nowNs);
      ThreadRecorder[] longer = Arrays.copyOf(known, known.length + more.size());
      for (int number = known.length; number < longer.length; number++) {
        longer[number] = new ThreadRecorder(number, more.get(number - known.length));
      }
      all = longer;
      ready = true;
      if (closed) { // meanwhile, by a thread that gave this one up
        all = new ThreadRecorder[0];
      }
    }
  }

  /**
   * Aggregator: takes the rings of dead threads back, and makes new ones where they run out. A ring
   * that fails is tried again the next time, and keeps no other from its turn.
   *
   * @param takeOver takes everything that a dead owner left in a ring
   */
  @SuppressWarnings("CatchThrowable")
  public void maintain(long nowNs, Consumer<ThreadRecorder> takeOver, Consumer<Throwable> onError) {
    for (ThreadRecorder recorder : all) {
      try {
        Thread owner = recorder.owner();
        if (owner != null && !owner.isAlive()) {
          takeOver.accept(recorder);
          owned.remove(recorder);
          recorder.disown();
        }
      } catch (Throwable e) {
        onError.accept(e);
      }
    }
    refill(nowNs);
  }

  /** Lets go of every thread and ring, as handles live on. Threads that come later find no ring. */
  public void close() {
    closed = true;
    owned.clear();
    for (ThreadRecorder recorder : all) {
      recorder.disown();
    }
    ready = false;
    all = new ThreadRecorder[0];
  }
}
