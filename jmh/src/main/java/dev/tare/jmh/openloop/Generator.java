package dev.tare.jmh.openloop;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Sends requests when they are due, however long the others take, and counts latency from then on.
 * A request that had to wait for a connection, or for the generator itself, has waited all the
 * same: a server that stalls is asked for no less, and each request that was due meanwhile shows
 * the stall.
 *
 * <p>One thread does everything and never sleeps, as a timer is some 50 µs late where a request
 * takes 100. So it takes a processor for itself.
 */
final class Generator {
  /** What is sent so long after it was due is counted as late. */
  static final long LATE_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final long PATIENCE_SECONDS = 10;
  private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);

  private final Connections connections;
  private final LongSupplier clock;

  Generator(Connections connections, LongSupplier clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /** So many a second for so long; all that were due are sent, and waited for. */
  Outcome atRate(int perSecond, int seconds) throws IOException {
    long beginNs = clock.getAsLong();
    return run(beginNs, new Pace.AtRate(beginNs, perSecond, (long) perSecond * seconds));
  }

  /** As many as the connections carry for so long: a closed loop. */
  Outcome flatOut(int seconds) throws IOException {
    long beginNs = clock.getAsLong();
    return run(beginNs, new Pace.FlatOut(beginNs + TimeUnit.SECONDS.toNanos(seconds)));
  }

  private Outcome run(long beginNs, Pace pace) throws IOException {
    Histogram latencies = new Histogram(1, LONGEST_NS, 3);
    LongConsumer answered =
        dueNs -> latencies.recordValue(Math.min(clock.getAsLong() - dueNs, LONGEST_NS));
    long sent = 0;
    long late = 0;
    long received = 0;
    long heardNs = beginNs;
    long nowNs = beginNs;
    // One request, then the answers, then the clock: what is behind is sent as fast as it goes, and
    // no answer waits in its socket meanwhile.
    while (received < sent || pace.has(sent, nowNs)) {
      long dueNs = pace.dueNs(sent, nowNs);
      if (pace.has(sent, nowNs) && dueNs - nowNs <= 0 && connections.send(dueNs)) {
        sent++;
        late += nowNs - dueNs > LATE_NS ? 1 : 0;
      }
      int answers = connections.receive(answered);
      received += answers;
      if (answers > 0 || received == sent) {
        heardNs = nowNs;
      } else if (nowNs - heardNs > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new IOException("no answer for %d s".formatted(PATIENCE_SECONDS));
      }
      nowNs = clock.getAsLong();
    }
    return Outcome.of(latencies, nowNs - beginNs, late);
  }
}
