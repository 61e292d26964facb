package dev.tare.jmh.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How many MiB does a library take when {@value #THREADS} threads have recorded into each of
 * {@value #SERIES} latencies, and are still there? Stacks are not counted.
 */
public final class MemoryOfThreads {
  private static final int THREADS = 200;
  private static final int SERIES = 1_000;
  private static final double MIB = 1 << 20;

  private MemoryOfThreads() {}

  /**
   * Prints it.
   *
   * @param words the library
   */
  public static void main(String... words) throws IOException, InterruptedException {
    String[] labels = new String[SERIES];
    for (int i = 0; i < SERIES; i++) {
      labels[i] = "/api/v1/resource-" + i;
    }
    long before = Footprint.bytes();
    Library library = Library.named(words[0]);
    CountDownLatch recorded = new CountDownLatch(THREADS);
    CountDownLatch measured = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> record(library, labels, recorded, measured));
      thread.start();
      threads.add(thread);
    }
    recorded.await();
    library.scrape(OutputStream.nullOutputStream());
    System.out.println((Footprint.bytes() - before) / MIB);
    measured.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    // Nothing of it may be gone before.
    library.scrape(OutputStream.nullOutputStream());
    library.requireRing();
    System.exit(0);
  }

  private static void record(
      Library library, String[] labels, CountDownLatch recorded, CountDownLatch measured) {
    for (int i = 0; i < labels.length; i++) {
      library.record(labels[i], 1_000L * i);
    }
    recorded.countDown();
    try {
      measured.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
