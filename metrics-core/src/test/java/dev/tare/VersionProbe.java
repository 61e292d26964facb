package dev.tare;

import java.util.function.Supplier;

/** Says which version of Tare it finds itself with; run in jars, loaders and modules of others. */
public final class VersionProbe implements Supplier<String> {
  /** Prints the version. */
  public static void main(String[] args) {
    System.out.println(new VersionProbe().get());
  }

  @Override
  public String get() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      return metrics.snapshot().family("tare_build_info").series().values(0).get(0);
    }
  }
}
