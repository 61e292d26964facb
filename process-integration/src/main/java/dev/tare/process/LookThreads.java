package dev.tare.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a tracker: one looks, the other watches whether it gets answers. A thread that
 * gets none cannot be woken; another takes its place, and it ends when it returns.
 */
final class LookThreads {
  private static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(1);

  private final SourceSet sources;
  private final ThreadFactory factory;
  private final NanoClock clock;
  private final long intervalNs;
  private final long limitNs;
  private final CountDownLatch looked = new CountDownLatch(1);

  private @Nullable Ticker ticker;
  private @Nullable Thread looker;
  private @Nullable Ticker watch;
  private @Nullable Thread watcher;
  private boolean stopped;

  /**
   * None yet.
   *
   * @param limitNs after which a source that does not answer is given up
   */
  LookThreads(
      SourceSet sources, ThreadFactory factory, NanoClock clock, long intervalNs, long limitNs) {
    this.sources = sources;
    this.factory = factory;
    this.clock = clock;
    this.intervalNs = intervalNs;
    this.limitNs = limitNs;
  }

  /** Starts both, and waits for the first look, but not longer than for one source. */
  void start() {
    startBoth();
    Bounded.await(looked, limitNs);
  }

  private synchronized void startBoth() {
    startLooker();
    // Half a limit later than a look that begins: then it may have waited too long.
    Ticker ticking = new Ticker(this::relieve, clock, limitNs + limitNs / 2, intervalNs);
    Thread thread = factory.newThread(ticking);
    thread.setName("tare-resource-watch");
    thread.start();
    watch = ticking;
    watcher = thread;
  }

  private void startLooker() {
    Ticker ticking = new Ticker(this::look, clock, 0, intervalNs);
    Thread thread = factory.newThread(ticking);
    thread.setName("tare-resource");
    thread.start();
    ticker = ticking;
    looker = thread;
  }

  private void look() {
    try {
      sources.collect();
    } finally {
      looked.countDown();
    }
  }

  /** Goes on until the look has ended: the file after one that hangs may hang, too. */
  private void relieve() {
    while (sources.isLooking() && !isStopped()) {
      if (isStuck()) {
        replaceLooker();
      }
      park(limitNs / 2);
    }
  }

  private boolean isStuck() {
    if (!sources.overdue()) {
      return false;
    }
    // After a machine has slept, everything seems to have taken long: only what stays so has.
    park(Math.min(limitNs, TimeUnit.MILLISECONDS.toNanos(50)));
    return sources.overdue();
  }

  /** Waits that long, or until it is stopped. */
  private void park(long waitNs) {
    long beganNs = System.nanoTime(); // a clock that tests hold must not hold this
    long leftNs = waitNs;
    while (leftNs > 0 && !isStopped()) {
      if (!Thread.interrupted()) { // else parking would return at once, for ever
        LockSupport.parkNanos(this, leftNs);
      }
      leftNs = waitNs - (System.nanoTime() - beganNs);
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** The old one ends only when there is a new one: threads may have run out. */
  private synchronized void replaceLooker() {
    if (!stopped) {
      Ticker oldTicker = ticker;
      Thread old = looker;
      startLooker();
      stop(oldTicker, old);
    }
  }

  /**
   * Ends both, and gives all files back: waits up to a second for a look that is under way, and up
   * to another for the files. May be called by one of them.
   */
  void close() {
    long beganNs = System.nanoTime();
    stop();
    closeAll(sources.end(CLOSE_NS));
    join(CLOSE_NS - (System.nanoTime() - beganNs));
  }

  /** Without an interrupt, which would close the files that are being read. */
  private synchronized void stop() {
    stopped = true;
    stop(ticker, looker);
    stop(watch, watcher);
  }

  private static void stop(@Nullable Ticker ticking, @Nullable Thread thread) {
    if (ticking != null && thread != null) {
      ticking.stop(thread);
    }
  }

  /** On another thread: where a file system hangs, closing a file of it does, too. */
  private void closeAll(List<GuardedSource> open) {
    Runnable closing = () -> open.forEach(GuardedSource::close);
    try {
      Bounded.run(factory, "tare-resource-close", CLOSE_NS, closing);
    } catch (RuntimeException | Error e) { // no thread to be had
      closing.run();
    }
  }

  private void join(long waitNs) {
    List<Thread> both = new ArrayList<>();
    synchronized (this) {
      for (Thread thread : Arrays.asList(looker, watcher)) {
        if (thread != null && thread != Thread.currentThread()) {
          both.add(thread);
        }
      }
    }
    long beganNs = System.nanoTime();
    for (Thread thread : both) {
      join(thread, waitNs - (System.nanoTime() - beganNs));
    }
  }

  private static void join(Thread thread, long waitNs) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, waitNs); // returns at once if that is over
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
