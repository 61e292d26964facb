package dev.tare.jmh;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does a scrape cost, from the call to the last byte of the document? */
public class ScrapeBenchmark extends Timed {
  /** client_java's own, for all. */
  static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  static final int RECORDS = 20;

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

  /** Micrometer: its Prometheus registry's document, which client_java writes. */
  @Benchmark
  public long micrometer(Cost cost, MicrometerScrape scrape) throws IOException {
    Sink sink = new Sink();
    scrape.write(sink);
    return cost.next() + sink.bytes;
  }

  /** How much there is, and how it is written. */
  @State(Scope.Benchmark)
  public static class Size {
    /** Counters; there is one histogram for each ten of them. */
    @Param({"100", "10000", "100000"})
    public int series;

    /** One of {@link Format}. */
    @Param({"openmetrics", "text", "protobuf"})
    public String format = "";

    final int histograms() {
      return series / 10;
    }

    final Format format() {
      return Format.valueOf(format.toUpperCase(Locale.ROOT));
    }
  }

  /** How a document is written. */
  enum Format {
    /** OpenMetrics 1.0. */
    OPENMETRICS,
    /** Prometheus's older text, 0.0.4. */
    TEXT,
    /** Prometheus's protobuf. */
    PROTOBUF
  }

  /** The label value of one series, alike in all libraries. */
  static String path(int series) {
    return "/api/v1/resource-" + series;
  }

  /** One of the values of a histogram, alike in all libraries. */
  static long valueNs(int series, int record) {
    return 1_234_567L * (record + series);
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
  }
}
