package dev.tare.export.totals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is damaged or half written is refused, or is the write before; it is never anything else.
 */
class DamagedTotalsTest {
  private static final int SLOT_BYTES = 16 << 10;

  private final Path path;
  private final Path damaged;
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .recordedHistograms("t_seconds")
              .scrapeTimeout(Duration.ofMinutes(1)) // or histograms are older than counters
              .build());
  private final Counter counter = metrics.registry().counter("c_total", "C.").register();
  private final Histogram times = metrics.registry().histogram("t_seconds", "T.").register();

  DamagedTotalsTest(@TempDir Path folder) {
    this.path = folder.resolve("a.totals");
    this.damaged = folder.resolve("damaged.totals");
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private TotalsFile file() {
    return TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
        .file(path)
        .period(Duration.ofMinutes(1)) // what is written is asked for
        .leastSlotBytes(SLOT_BYTES)
        .start();
  }

  /** So many times; each write differs from the one before in most of its bytes of histograms. */
  private byte[] written(int times) throws IOException {
    try (TotalsFile file = file()) {
      for (int i = 1; i <= times; i++) {
        record(i);
        file.flush();
      }
      byte[] bytes = Files.readAllBytes(path);
      assertThat(bytes).hasSize(Layout.HEAD_BYTES + 2 * SLOT_BYTES);
      return bytes;
    }
  }

  private void record(int i) {
    counter.increment();
    Random random = new Random(i);
    for (int value = 0; value < 300; value++) {
      times.record(random.nextLong(1_000_000_000L));
    }
  }

  /** How many writes are in it; 0 where it is refused, in one line that names it. */
  private int writes(byte[] bytes) throws IOException {
    Files.write(damaged, bytes);
    Totals totals;
    try {
      totals = Totals.read(damaged);
    } catch (IOException e) {
      assertThat(e.getMessage()).startsWith(damaged.toString()).doesNotContain("\n");
      return 0;
    }
    int writes = (int) totals.snapshot().value("c_total");
    assertThat(totals.snapshot().value("t_seconds_count")).isEqualTo(300.0 * writes);
    assertThat(totals.pid()).isEqualTo(ProcessHandle.current().pid());
    return writes;
  }

  @Test
  void shouldRefuseAFileThatIsCutAnywhere() throws IOException {
    byte[] whole = written(2);
    Random random = new Random(19);
    for (int i = 0; i < 1_000; i++) {
      int length = i < 200 ? i : random.nextInt(whole.length);
      assertThat(writes(Arrays.copyOf(whole, length))).as("cut to %s", length).isZero();
    }
    assertThat(writes(Arrays.copyOf(whole, whole.length + 1))).as("longer").isZero();
    assertThat(writes(whole)).isEqualTo(2);
  }

  /** One bit of each byte that is of the head or of totals, and of some that are of neither. */
  @Test
  void shouldNotMisreadABitThatIsWrong() throws IOException {
    byte[] whole = written(2);
    Random random = new Random(19);
    int used = Layout.SLOT_HEAD_BYTES + Layout.length(slot(whole, 2));
    for (int at = 0; at < whole.length; at++) {
      boolean head = at < Layout.HEAD_BYTES;
      int inSlot = (at - Layout.HEAD_BYTES) % SLOT_BYTES;
      if (!head && inSlot > used + 100) {
        continue;
      }
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      // The last write is in the first slot; where it is damaged, the one before is left.
      boolean last = at < Layout.HEAD_BYTES + used;
      int expected = head ? 0 : last ? 1 : 2;
      assertThat(writes(flipped)).as("bit of byte %s", at).isEqualTo(expected);
    }
  }

  private static byte[] slot(byte[] file, int number) {
    int at = Layout.slotAt(number, SLOT_BYTES);
    return Arrays.copyOfRange(file, at, at + SLOT_BYTES);
  }

  /** At every byte at which a process can be killed, from the front and from the back. */
  @Test
  void shouldReadTheWriteBeforeAHalfWrittenOne() throws IOException {
    byte[] before;
    byte[] after;
    try (TotalsFile file = file()) {
      for (int i = 1; i <= 3; i++) {
        record(i);
        file.flush();
      }
      before = Files.readAllBytes(path);
      record(4);
      file.flush();
      after = Files.readAllBytes(path);
    }
    int from = Layout.slotAt(4, SLOT_BYTES);
    int length = Layout.SLOT_HEAD_BYTES + Layout.length(slot(after, 4));
    for (int done = 0; done < length; done += done < 100 || done > length - 100 ? 1 : 7) {
      for (int begin : new int[] {from, from + length - done}) {
        byte[] half = before.clone();
        System.arraycopy(after, begin, half, begin, done);
        boolean whole = Arrays.equals(half, after);
        assertThat(writes(half))
            .as("%s bytes from %s of %s", done, begin - from, length)
            .isEqualTo(whole ? 4 : 3);
      }
    }
  }

  @Test
  void shouldRefuseRubbishInOneLine() throws IOException {
    Random random = new Random(19);
    byte[] head = Layout.head(SLOT_BYTES, 1, 1, 1);
    for (int i = 0; i < 500; i++) {
      byte[] rubbish = new byte[Layout.HEAD_BYTES + 2 * SLOT_BYTES];
      random.nextBytes(rubbish);
      if (i % 2 == 0) {
        System.arraycopy(head, 0, rubbish, 0, head.length);
      }
      assertThat(writes(rubbish)).isZero();
    }
    assertThat(writes(new byte[0])).isZero();
  }

  /**
   * With the right check and bytes that no encoder writes: another program's, or a fault of ours.
   */
  @Test
  void shouldRefuseTotalsThatCannotBe() throws IOException {
    byte[] whole = written(1);
    byte[] slot = slot(whole, 1);
    int length = Layout.length(slot);
    byte[] totals = Arrays.copyOfRange(slot, Layout.SLOT_HEAD_BYTES, slot.length);
    Random random = new Random(19);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] other = totals.clone();
      other[random.nextInt(length)] = (byte) random.nextInt();
      byte[] head = Layout.slotHead(1, other, length);
      ByteBuffer file = ByteBuffer.wrap(whole.clone());
      file.put(Layout.slotAt(1, SLOT_BYTES), head)
          .put(Layout.slotAt(1, SLOT_BYTES) + head.length, other, 0, length);
      Files.write(damaged, file.array());
      try {
        Totals.read(damaged);
      } catch (IOException e) {
        assertThat(e.getMessage()).startsWith(damaged.toString());
        refused++;
      }
    }
    assertThat(refused).as("and nothing else is thrown").isPositive();
  }

  /** A whole write, and half of another one, between the reading of the one slot and the other. */
  @Test
  void shouldNotGoBackWhereAWriteOvertakesTheReader() throws IOException {
    List<byte[]> after = new ArrayList<>();
    try (TotalsFile file = file()) {
      for (int i = 1; i <= 5; i++) {
        record(i);
        file.flush();
        after.add(Files.readAllBytes(path));
      }
    }
    int evenAt = Layout.slotAt(4, SLOT_BYTES);
    int oddAt = Layout.slotAt(5, SLOT_BYTES);
    byte[] halfOfFifth = after.get(3).clone();
    System.arraycopy(after.get(4), oddAt + 100, halfOfFifth, oddAt + 100, SLOT_BYTES - 100);
    byte[] overtaken = halfOfFifth.clone(); // a reader before could have had the third
    System.arraycopy(after.get(2), evenAt, overtaken, evenAt, SLOT_BYTES);
    Iterator<byte[]> readings = List.of(overtaken, halfOfFifth).iterator();

    Totals totals = TotalsReader.read(path, () -> new ByteArrayInputStream(readings.next()));

    assertThat(totals.snapshot().value("c_total")).isEqualTo(4);
    assertThat(writes(halfOfFifth)).as("killed in the fifth").isEqualTo(4);
  }

  @Test
  void shouldSayWhichVersionItDoesNotRead() throws IOException {
    byte[] other = written(1);
    ByteBuffer.wrap(other).putInt(8, 2);
    Files.write(damaged, other);
    assertThatThrownBy(() -> Totals.read(damaged))
        .isInstanceOf(IOException.class)
        .hasMessage(damaged + ": version=2 of the layout (this Tare reads: 1)");
    Files.writeString(damaged, "#[Histogram log format version 1.3]\n");
    assertThatThrownBy(() -> Totals.read(damaged)).hasMessage(damaged + ": no file of totals");
    assertThat(Totals.isIn(path)).isTrue();
    assertThat(Totals.isIn(damaged)).isFalse();
  }

  /** Read as fast as can be while it is written as fast as can be, and made anew as it grows. */
  @Test
  void shouldReadAWholeWriteWheneverItLooks() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Family<Counter> more = metrics.registry().counter("d_total", "D.").labels("l").family();
    try (TotalsFile file = file()) {
      record(1);
      file.flush();
      Thread writer =
          new Thread(
              () -> {
                for (int i = 2; !done.get(); i++) {
                  record(i);
                  if (i % 50 == 0) {
                    more.with(i + "x".repeat(1_000));
                  }
                  file.flush();
                }
              });
      writer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      writer.start();
      try {
        double last = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // before a period is over
        for (int i = 0; (i < 2_000 || last <= 1) && System.nanoTime() < end; i++) {
          Totals totals = Totals.read(path);
          double writes = totals.snapshot().value("c_total");
          assertThat(totals.snapshot().value("t_seconds_count")).isEqualTo(300 * writes);
          assertThat(writes).isGreaterThanOrEqualTo(last);
          last = writes;
        }
        assertThat(last).isGreaterThan(1);
      } finally {
        done.set(true);
        writer.join(30_000);
      }
    }
    assertThat(failure.get()).isNull();
    assertThat(metrics.snapshot().value("tare_totals_failures_total")).isZero();
  }
}
