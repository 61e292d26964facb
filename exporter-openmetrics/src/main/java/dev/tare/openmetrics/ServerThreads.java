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
import java.util.function.Consumer;
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
  /** A request comes in a packet or two. */
  static final Duration ASKING = Duration.ofSeconds(3);

  /** The first handshake of a JVM with little of a processor takes seconds by itself. */
  static final Duration ASKING_BY_TLS = Duration.ofSeconds(10);

  private static final int KEEP_SECONDS = 10;

  /** A few bytes may be all that there is room for, and a busy machine may take its time. */
  private static final long MIN_PACE_NS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What there is of each.
   *
   * @param threads how many requests are answered at once
   * @param waiting how many may wait for that
   * @param asking how long a thread waits for a request: who has connected costs nothing to keep it
   * @param timeout with that, and the answer
   */
  record Bounds(
      int threads, int waiting, Duration asking, Duration timeout, int minBytesPerSecond) {}

  private final ThreadPoolExecutor pool;
  private final Consumer<Throwable> failed;
  private final ScheduledThreadPoolExecutor watch;
  private final long askingNs;
  private final long timeoutNs;
  private final int minBytesPerSecond;
  private final Map<Thread, Answering> byThread = new ConcurrentHashMap<>();

  /** A request that is being answered. */
  private final class Answering {
    private final Thread thread = Thread.currentThread();
    private final long beganNs = System.nanoTime();
    private @Nullable Future<?> end;
    private @Nullable Future<?> slow;
    private boolean over;

    private Future<?> cutOffIn(long ns) {
      return watch.schedule(this::cutOff, ns, TimeUnit.NANOSECONDS);
    }

    void within(long ns) {
      cancel(end);
      end = cutOffIn(ns - (System.nanoTime() - beganNs));
    }

    void begins(int bytes) {
      long ns = Math.max(MIN_PACE_NS, TimeUnit.SECONDS.toNanos(bytes) / minBytesPerSecond);
      slow = cutOffIn(ns);
    }

    void ends() {
      cancel(slow);
    }

    private static void cancel(@Nullable Future<?> task) {
      if (task != null) {
        task.cancel(false);
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
      cancel(end);
      ends();
    }
  }

  /**
   * None yet.
   *
   * @param factory of threads that do not keep the JVM from ending
   * @param failed told why there is no thread
   */
  ServerThreads(Bounds bounds, ThreadFactory factory, Consumer<Throwable> failed) {
    this.failed = failed;
    minBytesPerSecond = bounds.minBytesPerSecond();
    pool =
        new ThreadPoolExecutor(
            bounds.threads(),
            bounds.threads(),
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(bounds.waiting()),
            factory);
    pool.allowCoreThreadTimeOut(true);
    watch = new ScheduledThreadPoolExecutor(1, factory);
    watch.setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
    timeoutNs = bounds.timeout().toNanos();
    askingNs = Math.min(bounds.asking().toNanos(), timeoutNs);
  }

  /** Makes daemons, and numbers them. */
  static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "tare-http-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Called on the server's own thread, which must not be kept waiting, nor end. */
  @Override
  @SuppressWarnings("CatchThrowable") // threads run out with an error
  public void execute(Runnable exchange) {
    try {
      pool.execute(() -> answer(exchange));
    } catch (RejectedExecutionException e) {
      hangUp(exchange);
    } catch (Throwable e) {
      failed.accept(e);
      hangUp(exchange);
    }
  }

  private void answer(Runnable exchange) {
    Answering answering = new Answering();
    try {
      if (isWatched(answering)) {
        byThread.put(answering.thread, answering);
        exchange.run();
      } else {
        hangUp(exchange);
      }
    } finally {
      byThread.remove(answering.thread);
      answering.end();
    }
  }

  /** Without a thread that watches it, nobody would be cut off. */
  @SuppressWarnings("CatchThrowable") // as above
  private boolean isWatched(Answering answering) {
    try {
      answering.within(askingNs);
      return true;
    } catch (Throwable e) {
      failed.accept(e);
      return false;
    }
  }

  @Override
  public void asked() throws IOException {
    Answering answering = byThread.get(Thread.currentThread());
    if (answering == null) {
      throw new IOException("hung up on: there is no thread for it");
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
