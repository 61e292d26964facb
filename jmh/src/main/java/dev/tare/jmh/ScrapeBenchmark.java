package dev.tare.jmh;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a scrape cost: from the call to the last byte of the same document in OpenMetrics text,
 * {@value #COUNTERS} counters and {@value #HISTOGRAMS} histograms?
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ScrapeBenchmark {
  static final int COUNTERS = 10_000;
  static final int HISTOGRAMS = 1_000;

  /** client_java's own, for both. */
  static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  /** Nothing but the loop's own count. */
  @Benchmark
  public long baseline(Cost cost) {
    return cost.next();
  }

  /** Tare: snapshot and document. */
  @Benchmark
  public long tare(Cost cost, TareScrape scrape) throws IOException {
    Sink sink = new Sink();
    scrape.write(sink);
    return cost.next() + sink.bytes;
  }

  /** client_java: snapshots and document. */
  @Benchmark
  public long clientJava(Cost cost, ClientJavaScrape scrape) throws IOException {
    Sink sink = new Sink();
    scrape.write(sink);
    return cost.next() + sink.bytes;
  }

  /** The label value of one series, alike in both libraries. */
  static String path(int series) {
    return "/api/v1/resource-" + series;
  }

  /** Counts what it is given. */
  static final class Sink extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] block, int offset, int length) {
      bytes += length;
    }

    long bytes() {
      return bytes;
    }
  }
}
