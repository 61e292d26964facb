package dev.tare.jmh;

import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Finished HTTP requests, made beforehand, each thread its own: 120 kinds, the same for all. */
@State(Scope.Thread)
public class Requests {
  private static final int COUNT = 1 << 10;
  private static final String[] METHODS = {"GET", "POST", "PUT"};
  private static final String[] STATUSES = {"200", "204", "404", "500"};
  private static final int ROUTES = 10;

  private final Request[] requests = new Request[COUNT];

  /** Draws the requests; the same in every run. */
  @Setup(Level.Trial)
  public void draw(ThreadParams thread) {
    Random random = new Random(thread.getThreadIndex());
    for (int i = 0; i < COUNT; i++) {
      long durationNs = Values.latencyNs(random);
      requests[i] =
          new Request(
              METHODS[random.nextInt(METHODS.length)],
              ("/orders/{id}/part" + random.nextInt(ROUTES)).intern(),
              STATUSES[random.nextInt(STATUSES.length)],
              durationNs,
              durationNs / 1e9,
              random.nextInt(10_000),
              random.nextInt(100_000));
    }
  }

  final Request request(long position) {
    return requests[(int) position & (COUNT - 1)];
  }

  /** What a server knows when a request is done. */
  record Request(
      String method,
      String route,
      String status,
      long durationNs,
      double durationSeconds,
      long requestBytes,
      long responseBytes) {}
}
