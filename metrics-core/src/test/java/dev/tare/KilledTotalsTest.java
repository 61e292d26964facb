package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.totals.Totals;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Twenty servers under load are killed; their files against what the load generator counted. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledTotalsTest {
  private static final int KILLS = 20;
  private static final int AT_ONCE = 5;
  private static final long PROMISED_MS = 1_000;

  @Test
  void shouldHaveLostNoMoreThanASecondOfTwentyServersThatWereKilled(@TempDir Path folder)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Long> lostMs = new ArrayList<>();
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < KILLS; i++) {
        Path file = folder.resolve(i + ".totals");
        Random random = new Random(i);
        all.add(threads.submit(() -> new Load(file, random).untilKilled()));
      }
      for (Future<Long> one : all) {
        lostMs.add(one.get(120, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
    // Each of them was allowed as much more as its machine was late; most had no need of that.
    assertThat(lostMs)
        .as("lost, ms")
        .filteredOn(ms -> ms <= PROMISED_MS)
        .hasSizeGreaterThan(KILLS / 2);
  }

  /** The load generator of one server. */
  private static final class Load {
    private final Path file;
    private final Random random;

    /** How many requests were answered by then, by wall clock. */
    private final TreeMap<Long, Long> answered = new TreeMap<>(Map.of(0L, 0L));

    private long sent;

    /** The longest that an answer, or the generator's own turn, took: how late the machine is. */
    private long worstGapMs;

    Load(Path file, Random random) {
      this.file = file;
      this.random = random;
    }

    /** How old the last totals were when it was killed. */
    long untilKilled() throws Exception {
      Process server = KilledTotalsProgram.start(file);
      try (OutputStream requests = server.getOutputStream();
          DataInputStream answers = new DataInputStream(server.getInputStream())) {
        while (!Files.exists(file)) {
          request(requests, answers);
        }
        long killMs = System.currentTimeMillis() + 1_100 + random.nextInt(600);
        worstGapMs = 0;
        long lastMs = System.currentTimeMillis();
        while (System.currentTimeMillis() < killMs) {
          request(requests, answers);
          long nowMs = System.currentTimeMillis();
          worstGapMs = Math.max(worstGapMs, nowMs - lastMs);
          lastMs = nowMs;
        }
        long killedMs = System.currentTimeMillis();
        server.destroyForcibly(); // SIGKILL, wherever it is
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return verify(killedMs);
      } finally {
        server.destroyForcibly();
      }
    }

    private void request(OutputStream requests, DataInputStream answers) throws Exception {
      byte[] some = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(some);
      requests.write(some);
      requests.flush();
      sent += some.length;
      for (int left = some.length; left > 0; ) {
        left -= answers.readInt();
      }
      answered.put(System.currentTimeMillis(), sent);
      LockSupport.parkNanos(2_000_000);
    }

    private long answeredBefore(long ms) {
      return Objects.requireNonNull(answered.lowerEntry(ms)).getValue();
    }

    private long verify(long killedMs) throws Exception {
      Totals totals = Totals.read(file);
      HistogramFamily times = (HistogramFamily) totals.snapshot().family("t_seconds");
      HistogramCells cells = Objects.requireNonNull(times.cells(0));
      long takenMs = totals.taken().toEpochMilli();
      long promised = killedMs - PROMISED_MS - worstGapMs;
      long counted = (long) totals.snapshot().value("t_total");
      assertThat(counted)
          .isGreaterThanOrEqualTo(answeredBefore(takenMs))
          .isGreaterThanOrEqualTo(answeredBefore(promised))
          .isLessThanOrEqualTo(sent);
      // Histograms are older where the aggregator was late: by how much, the file says.
      long ageMs = totals.snapshot().age().toMillis() + 1;
      for (long total : new long[] {times.count(0), cells.total()}) {
        assertThat(total)
            .isGreaterThanOrEqualTo(answeredBefore(takenMs - ageMs))
            .isLessThanOrEqualTo(sent);
      }
      assertThat(killedMs - takenMs).as("lost, ms").isLessThanOrEqualTo(PROMISED_MS + worstGapMs);
      assertThat(totals.ended()).isFalse();
      return killedMs - takenMs;
    }
  }
}
