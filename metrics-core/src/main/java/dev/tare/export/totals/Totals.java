package dev.tare.export.totals;

import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What a process had counted, as its {@link TotalsFile} tells afterwards, or while it runs.
 *
 * <pre>{@code
 * Totals last = Totals.read(Path.of("/dev/shm/orders.totals"));
 * double orders = last.snapshot().value("orders_total");
 * }</pre>
 *
 * @param pid of the process that wrote it, as that process knew it: in a container often 1
 * @param began when it began to write this file
 * @param period from one write to the next, as it was meant
 * @param taken when the totals were asked for: all that was recorded before is in them
 * @param ended whether the file was closed; else the process still runs, or was killed
 * @param snapshot its counters and histograms, cells included where there are some; without
 *     exemplars and native buckets. Any {@code SnapshotWriter} writes it. Its {@code age} is how
 *     much older than {@code taken} histograms and events are, as the aggregator did not answer in
 *     time
 */
public record Totals(
    long pid,
    Instant began,
    Duration period,
    Instant taken,
    boolean ended,
    MetricsSnapshot snapshot) {

  /**
   * Reads a file, which may be written to meanwhile. Blocks for the disk. What is half written is
   * left out: the totals are then those of one period before.
   *
   * <p>Not for the process that writes the file: on Linux and macOS a process that closes a file
   * has no lock of it any more, and another could take the file for that of a process that has
   * ended.
   *
   * @throws IOException if there is no such file or it cannot be read, it is no file of totals, of
   *     another version of the layout, or damaged; the message is one line that says so
   */
  public static Totals read(Path file) throws IOException {
    return TotalsReader.read(file);
  }

  /**
   * Whether it begins as a file of totals does, of whatever version. As {@link #read}, not for the
   * process that writes the file.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isIn(Path file) throws IOException {
    return TotalsReader.isTotals(file);
  }
}
