package dev.tare.jmh;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** HdrHistogram's {@code Recorder} for one trial: Tare's range and digits, read once a second. */
@State(Scope.Benchmark)
public class HdrRecorder {
  private static final long HOUR_NS = 3_600_000_000_000L;

  final Recorder recorder = new Recorder(1, HOUR_NS, 2);
  private @Nullable Histogram recycled;
  private Scraper scraper;

  /** Starts to read. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(() -> recycled = recorder.getIntervalHistogram(recycled));
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
  }
}
