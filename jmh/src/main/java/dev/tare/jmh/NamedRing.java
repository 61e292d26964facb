package dev.tare.jmh;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.model.MetricFamily;
import java.util.Locale;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The ring that a row of Tare names, and its blocks. Where another one is in use, it fails. */
@State(Scope.Benchmark)
public class NamedRing {
  /** A {@link RingKind}. */
  @Param("ARRAY")
  public String ring = "ARRAY";

  /** Memory of one thread's ring; 64 is the default of Tare. */
  @Param("64")
  public int ringKiB = 64;

  /** What the blocks of one thread may take; 48 is the default of Tare. */
  @Param("48")
  public int blockKiB = 48;

  final Metrics open(MetricsOptions.Builder options) {
    RingKind kind = RingKind.valueOf(ring);
    options.ring(kind).ringBytes(ringKiB << 10).threadBlockBytes(blockKiB << 10);
    Metrics metrics = Metrics.open(options.build());
    require(metrics, kind);
    return metrics;
  }

  /**
   * Checks what {@code tare_build_info} says.
   *
   * @throws IllegalStateException if this Tare runs on another ring
   */
  public static void require(Metrics metrics, RingKind ring) {
    MetricFamily info = metrics.snapshot().family("tare_build_info");
    int label = info.series().labelNames().indexOf("ring");
    String running = info.series().values(0).get(label).toUpperCase(Locale.ROOT);
    if (!running.equals(ring.name())) {
      throw new IllegalStateException("ring=" + ring + " (tare_build_info: " + running + ")");
    }
  }
}
