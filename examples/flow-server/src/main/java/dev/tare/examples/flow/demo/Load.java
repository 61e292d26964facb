package dev.tare.examples.flow.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate: each thread waits for its answer before it sends the next, so a slow
 * server gets fewer, and none are made up for afterwards.
 */
final class Load implements AutoCloseable {
  /** Threads, and connections, as none of them has two requests under way. */
  static final int CONNECTIONS = 4;

  /** Requests per second of all threads together. */
  static final int RATE = 1_000;

  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1) * CONNECTIONS / RATE;
  private static final String MESSAGE = "{\"process\":\"up\",\"payload\":\"from outside\"}";

  private final FlowClient client;
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder failures = new LongAdder();

  /** A stop flag. */
  private volatile boolean running = true;

  Load(FlowClient client) {
    this.client = client;
  }

  void start() {
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread thread = new Thread(this::run, "demo-load-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Requests that got no answer. */
  long failures() {
    return failures.sum();
  }

  private void run() {
    long nextNs = System.nanoTime();
    for (int number = 0; running; number++) {
      try {
        request(number);
      } catch (IOException e) {
        failures.increment();
      } catch (InterruptedException e) {
        return; // told to end
      }
      long nowNs = System.nanoTime();
      nextNs = Math.max(nextNs + PERIOD_NS - nowNs, 0) + nowNs;
      await(nextNs);
    }
  }

  private void await(long timeNs) {
    long waitNs = timeNs - System.nanoTime();
    while (running && waitNs > 0) {
      LockSupport.parkNanos(this, waitNs);
      waitNs = timeNs - System.nanoTime();
    }
  }

  /** Mostly messages; now and then somebody looks, once in twenty for what does not exist. */
  private void request(int number) throws IOException, InterruptedException {
    switch (number % 20) {
      case 0 -> client.send("GET", "/flows", "");
      case 5, 10 -> client.send("GET", "/flows/" + DemoFlows.TARGET, "");
      case 15 -> client.send("GET", "/flows/none", "");
      default -> client.send("POST", "/flows/" + DemoFlows.TARGET + "/messages", MESSAGE);
    }
  }

  /** Ends the threads; requests under way are given up. */
  @Override
  public void close() {
    running = false;
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
