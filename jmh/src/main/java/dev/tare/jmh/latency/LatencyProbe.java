package dev.tare.jmh.latency;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Times every single record call of one subject in this JVM, scraped ten times a second meanwhile.
 * A time holds one look at the clock, some 20 ns; {@code nothing} shows it.
 */
public final class LatencyProbe {
  private static final int SCRAPES_PER_SECOND = 10;
  private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int VALUES = 1 << 10;

  private final Subject subject;
  private final long[] nanos = new long[VALUES];
  private final double[] seconds = new double[VALUES];

  private LatencyProbe(Subject subject) {
    this.subject = subject;
    Random random = new Random(1);
    for (int i = 0; i < VALUES; i++) {
      nanos[i] = Math.round(2e6 * Math.exp(random.nextGaussian()));
      seconds[i] = nanos[i] / 1e9;
    }
  }

  /**
   * Times, and leaves the times.
   *
   * @param words the subject, how many records, and the file for the histogram of their times
   */
  public static void main(String... words) throws Exception {
    LatencyProbe probe = new LatencyProbe(Subject.named(words[0]));
    long records = Long.parseLong(words[1]);
    ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> scrapes =
        scraper.scheduleAtFixedRate(
            probe::scrape, 0, 1_000 / SCRAPES_PER_SECOND, TimeUnit.MILLISECONDS);
    probe.time(Math.max(records / 10, 20_000)); // until it is compiled, and warm
    Histogram times = probe.time(records);
    if (scrapes.isDone()) {
      scrapes.get(); // a scrape failed, so the rest was not scraped
    }
    write(times, Path.of(words[2]));
    System.exit(0);
  }

  private void scrape() {
    try {
      subject.scrape(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Histogram time(long records) {
    Histogram times = new Histogram(1, LONGEST_NS, 3);
    for (long i = 0; i < records; i++) {
      int at = (int) i & (VALUES - 1);
      long ns = nanos[at];
      double s = seconds[at];
      long begin = System.nanoTime();
      subject.record(ns, s);
      long took = System.nanoTime() - begin;
      times.recordValue(Math.max(0, Math.min(took, LONGEST_NS)));
    }
    return times;
  }

  private static void write(Histogram times, Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(times.getNeededByteBufferCapacity());
    int length = times.encodeIntoCompressedByteBuffer(buffer);
    Files.write(file, Arrays.copyOf(buffer.array(), length));
  }

  static Histogram read(Path file) throws IOException {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Files.readAllBytes(file)), LONGEST_NS);
    } catch (DataFormatException e) {
      throw new IOException(file.toString(), e);
    }
  }
}
