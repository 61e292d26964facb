package dev.tare.openmetrics;

import dev.tare.export.ScrapeTimeout;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the JDK's server, and the bounds that it has none of: so many requests are
 * answered at once and so many wait for it, what is more is hung up on, and so is who takes too
 * long to ask or to read. All threads are daemons, and go when there is nothing to do.
 *
 * <p>Hanging up is an interrupt: a channel that an interrupted thread reads or writes is closed,
 * and the server gives up a connection whose channel is. Nothing else reaches a connection whose
 * request has not been read yet.
 */
final class ServerThreads implements Executor, Pace {
  /** A request comes in a packet or two, and TLS shakes hands before it. */
  static final Duration ASKING = Duration.ofSeconds(3);

  private static final int KEEP_SECONDS = 10;

  /** A few bytes may be all that there is room for, and a busy machine may take its time. */
  private static final long MIN_PACE_NS = TimeUnit.SECONDS.toNanos(1);

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor watch;
  private final long askingNs;
  private final long timeoutNs;
  private final int minBytesPerSecond;
  private final Map<Thread, Answering> byThread = new ConcurrentHashMap<>();

  /** A request that is being answered. */
  private final class Answering {
    private final Thread thread = Thread.currentThread();
    private final long beganNs = System.nanoTime();
    private Future<?> end = cutOffIn(askingNs);
    private @Nullable Future<?> slow;
    private boolean over;

    private Future<?> cutOffIn(long ns) {
      return watch.schedule(this::cutOff, ns, TimeUnit.NANOSECONDS);
    }

    void within(long ns) {
      end.cancel(false);
      end = cutOffIn(ns - (System.nanoTime() - beganNs));
    }

    void begins(int bytes) {
      long ns = Math.max(MIN_PACE_NS, TimeUnit.SECONDS.toNanos(bytes) / minBytesPerSecond);
      slow = cutOffIn(ns);
    }

    void ends() {
      Future<?> watching = slow;
      if (watching != null) {
        watching.cancel(false);
      }
    }

    synchronized void cutOff() {
      if (!over) {
        thread.interrupt();
      }
    }

    /** From here on the thread belongs to another request. */
    @SuppressWarnings("ResultOfMethodCallIgnored") // cleared, whether it was set or not
    synchronized void end() {
      over = true;
      Thread.interrupted();
      end.cancel(false);
      ends();
    }
  }

  /**
   * @param waiting how many requests may wait for a thread
   * @param asking how long a thread waits for a request: who has connected costs nothing to keep it
   * @param timeout with that, and the answer
   */
  ServerThreads(
      int threads, int waiting, Duration asking, Duration timeout, int minBytesPerSecond) {
    this.minBytesPerSecond = minBytesPerSecond;
    AtomicInteger count = new AtomicInteger();
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "tare-http-" + count.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        };
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            daemons);
    pool.allowCoreThreadTimeOut(true);
    watch = new ScheduledThreadPoolExecutor(1, daemons);
    watch.setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
    timeoutNs = timeout.toNanos();
    askingNs = Math.min(asking.toNanos(), timeoutNs);
  }

  /** Called on the server's own thread, which must not be kept waiting. */
  @Override
  public void execute(Runnable exchange) {
    try {
      pool.execute(() -> answer(exchange));
    } catch (RejectedExecutionException e) {
      hangUp(exchange);
    }
  }

  private void answer(Runnable exchange) {
    Answering answering = new Answering();
    byThread.put(answering.thread, answering);
    try {
      exchange.run();
    } finally {
      byThread.remove(answering.thread);
      answering.end();
    }
  }

  @Override
  public void asked() throws IOException {
    Answering answering = byThread.get(Thread.currentThread());
    if (answering == null) {
      throw new IOException("hung up on"); // on the server's own thread, which serves nobody
    }
    answering.within(timeoutNs);
  }

  @Override
  public void within(ScrapeTimeout wait) {
    Answering answering = byThread.get(Thread.currentThread());
    long ns = wait.orAtMost(Duration.ofNanos(timeoutNs)).toNanos();
    if (answering != null && ns < timeoutNs) {
      answering.within(ns);
    }
  }

  @Override
  public void begins(int bytes) {
    Answering answering = byThread.get(Thread.currentThread());
    if (answering != null) {
      answering.begins(bytes);
    }
  }

  @Override
  public void ends() {
    Answering answering = byThread.get(Thread.currentThread());
    if (answering != null) {
      answering.ends();
    }
  }

  @SuppressWarnings("ResultOfMethodCallIgnored") // cleared, whether it is still set or not
  private static void hangUp(Runnable exchange) {
    Thread.currentThread().interrupt();
    try {
      // Up to the first look for a request; where that has come with the one before, to asked().
      exchange.run();
    } finally {
      Thread.interrupted();
    }
  }

  /** Hangs up on who comes now, and waits for what is being answered. */
  void drain(Duration most) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
    watch.shutdownNow();
  }
}
