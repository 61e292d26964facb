package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All sources of a tracker. One thread at a time looks at them; any thread reads what was
 * published, which is always one look, whole.
 *
 * <p>A file may hang, and there is no way to wake a thread that waits for one. So whoever finds
 * that a look has waited for a source too long takes its place: the source is left to the thread
 * that is in it, which shows nothing of what it read when it returns, and all others are read by
 * the new one. The lock is never held while reading.
 */
final class SourceSet {
  /**
   * Looks come at even times, some milliseconds late: after one that was late, the next that is not
   * would be too early for what is slow. Less than the shortest interval, so never a look too soon.
   */
  private static final long MAX_EARLY_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final GuardedSource[] fast;
  private final GuardedSource[] all;
  private final LookTimes times;
  private final SourceProblems problems;
  private final TrackerFamilies self;

  /** By how much a slow look may come early. */
  private final long earlyNs;

  /** The one that may publish. */
  private Look look;

  private boolean begun;
  private boolean closed;
  private long slowDueNs;

  SourceSet(
      List<Source> fast, List<Source> slow, LookTimes times, Consumer<Throwable> errorHandler) {
    this.fast = fast.stream().map(GuardedSource::new).toArray(GuardedSource[]::new);
    this.all =
        Stream.concat(Arrays.stream(this.fast), slow.stream().map(GuardedSource::new))
            .sorted(Comparator.comparing(GuardedSource::name))
            .toArray(GuardedSource[]::new);
    this.times = times;
    this.earlyNs = Math.min(MAX_EARLY_NS, times.slowIntervalNs() / 10);
    this.problems = new SourceProblems(all, errorHandler);
    this.self = new TrackerFamilies(all);
    this.look = newLook();
  }

  private Look newLook() {
    return new Look(new ProcReader(times.clock(), times.limitNs()));
  }

  List<MetricDescriptor> descriptors() {
    List<MetricDescriptor> descriptors = new ArrayList<>(TrackerFamilies.DESCRIPTORS);
    for (GuardedSource source : all) {
      descriptors.addAll(source.descriptors());
    }
    return descriptors;
  }

  /**
   * Reads the sources that are due, unless another thread does and gets answers, or all is closed.
   * Allocates nothing when warm and nothing changes its state.
   */
  void collect() {
    Look mine = begin();
    if (mine == null) {
      return;
    }
    mine.reader.begin();
    try {
      for (GuardedSource source : mine.turn) {
        if (!enter(mine, source)) {
          break;
        }
        if (mine.reading != null) {
          source.read(mine.reader);
        }
      }
    } finally {
      mine.reader.end();
      if (!publish(mine)) {
        comeBack(mine);
      }
    }
  }

  private synchronized @Nullable Look begin() {
    long nowNs = times.clock().nanoTime();
    boolean overdue = overdue(nowNs);
    if (closed || (isLooking() && !overdue)) {
      return null;
    }
    if (overdue) {
      giveUp(nowNs);
    }
    boolean slowDue = !begun || nowNs - slowDueNs >= -earlyNs;
    if (slowDue) {
      begun = true;
      slowDueNs = nowNs + times.slowIntervalNs();
    }
    look.turn = slowDue ? all : fast;
    look.running = true;
    look.reading = null;
    look.beganNs = nowNs;
    look.readingNs = nowNs;
    return look;
  }

  /** Whether this look may read the source: not if another one has taken its place. */
  private synchronized boolean enter(Look mine, GuardedSource source) {
    if (mine != look) {
      return false;
    }
    mine.reading = source.stuck() ? null : source;
    mine.readingNs = times.clock().nanoTime();
    return true;
  }

  /** Whether a look is under way, and at this source. */
  synchronized boolean isReading(String source) {
    return look.reading != null && look.reading.name().equals(source);
  }

  /** Whether a look is under way, or its thread tells of it. */
  synchronized boolean isLooking() {
    return look.running || look.telling;
  }

  /** Whether a look waits for a source longer than it may, or for whom it tells. */
  synchronized boolean overdue() {
    return overdue(times.clock().nanoTime());
  }

  private boolean overdue(long nowNs) {
    return (look.running || look.telling) && nowNs - look.readingNs > times.limitNs();
  }

  /**
   * Under the lock: the thread that looks gets no answer, and is left alone with its source. What
   * it had read before is shown: where many files hang, no look would come to its end.
   */
  private void giveUp(long nowNs) {
    Look next = newLook(); // before anything is marked: memory may have run out
    if (look.reading != null) {
      look.reading.giveUp();
    }
    showRead(look, nowNs);
    look = next;
    begun = false; // what was slow and not reached is due now
  }

  /** Under the lock, which the thread that read took after each source: all that was asked. */
  private static void showRead(Look mine, long nowNs) {
    for (GuardedSource source : mine.turn) {
      source.publish(nowNs);
    }
  }

  /** Shows what a look found, unless another one has taken its place. */
  private boolean publish(Look mine) {
    List<String> failed;
    String absent;
    synchronized (this) {
      if (mine != look) {
        return false;
      }
      try {
        long nowNs = times.clock().nanoTime();
        showRead(mine, nowNs);
        self.collected(nowNs - mine.beganNs);
        failed = problems.failed(nowNs);
        absent = problems.absent();
        mine.telling = !failed.isEmpty() || !absent.isEmpty();
        mine.readingNs = nowNs;
      } finally { // else the last source would seem to hang, and be left alone for ever
        mine.reading = null;
        mine.running = false;
        notifyAll();
      }
    }
    if (!failed.isEmpty() || !absent.isEmpty()) {
      tell(mine, failed, absent);
    }
    return true;
  }

  /** Under no lock. Who is told may wait for ever: then another look takes this one's place. */
  private void tell(Look mine, List<String> failed, String absent) {
    try {
      problems.tell(failed, absent);
    } finally {
      synchronized (this) {
        mine.telling = false;
      }
    }
  }

  /** The thread that was given up gives the source back that it waited for. */
  private void comeBack(Look mine) {
    GuardedSource source = mine.reading; // nobody else has this look any more
    if (source != null) {
      source.close(); // what was kept open is what was stuck
      synchronized (this) {
        source.returned();
      }
    }
  }

  /** The families as the last look left them, without those of a source that does not answer. */
  synchronized List<MetricFamily> families() {
    long nowNs = times.clock().nanoTime();
    GuardedSource silent = overdue(nowNs) ? look.reading : null;
    if (silent != null) {
      silent.hide(); // another source may show its values; if it answers, they are shown again
    }
    List<MetricFamily> families = new ArrayList<>();
    self.families(families, nowNs, silent);
    for (GuardedSource source : all) {
      source.families(families);
    }
    return families;
  }

  /**
   * Shows nothing any more and lets nobody look: waits for a look that is under way, but not for
   * long.
   *
   * @return what is to be closed now, which may wait for the kernel
   */
  List<GuardedSource> end(long waitNs) {
    List<GuardedSource> open = new ArrayList<>();
    synchronized (this) {
      closed = true;
      awaitEnd(waitNs);
      if (look.running) {
        giveUp(times.clock().nanoTime());
      }
      for (GuardedSource source : all) {
        source.withdraw();
        if (!source.stuck()) {
          open.add(source);
        }
      }
    }
    return open;
  }

  private void awaitEnd(long waitNs) {
    long beganNs = System.nanoTime(); // a clock that tests hold must not hold this
    long leftNs = waitNs;
    try {
      while (look.running && leftNs > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        leftNs = waitNs - (System.nanoTime() - beganNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
