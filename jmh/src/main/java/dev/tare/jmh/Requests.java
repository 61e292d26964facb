package dev.tare.jmh;

import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
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

  /** As many as there are of method, route and status together. */
  static final int KINDS = METHODS.length * ROUTES * STATUSES.length;

  /** Memory that the work of a request reads and writes, see {@link Memory}. */
  @Param("0")
  public int memoryKiB;

  private final Request[] requests = new Request[COUNT];
  private Memory memory = new Memory(0);

  /** Draws the requests; the same in every run. */
  @Setup(Level.Trial)
  public void draw(ThreadParams thread) {
    memory = new Memory(memoryKiB);
    Random random = new Random(thread.getThreadIndex());
    for (int i = 0; i < COUNT; i++) {
      long durationNs = Values.latencyNs(random);
      int kind = random.nextInt(KINDS);
      requests[i] =
          new Request(
              kind,
              method(kind),
              route(kind),
              status(kind),
              durationNs,
              durationNs / 1e9,
              random.nextInt(10_000),
              random.nextInt(100_000));
    }
  }

  static String method(int kind) {
    return METHODS[kind % METHODS.length];
  }

  static String route(int kind) {
    return ("/orders/{id}/part" + kind / METHODS.length % ROUTES).intern();
  }

  static String status(int kind) {
    return STATUSES[kind / METHODS.length / ROUTES];
  }

  /** What else a server does for a request. */
  final void work(long tokens) {
    Work.run(tokens);
    memory.touch();
  }

  final Request request(long position) {
    return requests[(int) position & (COUNT - 1)];
  }

  /** What a server knows when a request is done; the kind stands for all three labels. */
  record Request(
      int kind,
      String method,
      String route,
      String status,
      long durationNs,
      double durationSeconds,
      long requestBytes,
      long responseBytes) {}
}
