package dev.tare.jmh;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Scrapes once a second while a benchmark runs, as production does, whichever the library. */
public final class Scraper implements AutoCloseable {
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Scraper::daemon);
  private final ScheduledFuture<?> task;

  /** Begins at once, on a thread of its own. */
  public Scraper(Runnable scrape) {
    this.task = executor.scheduleAtFixedRate(scrape, 0, 1, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "scraper");
    thread.setDaemon(true);
    return thread;
  }

  /** Stops; fails if a scrape has failed, as the rest of the run was then not scraped. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a scrape does not end");
      }
      if (task.isDone() && !task.isCancelled()) {
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a scrape failed", e.getCause());
    }
  }
}
