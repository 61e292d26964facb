package dev.tare.jmh.scale;

import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param options of what
 * @param seconds for how long
 * @param served by the instances in that time
 * @param begin Prometheus before it
 * @param end and after it
 * @param scrapeSeconds how long each of its scrapes took, ascending
 * @param failed how many of them failed
 */
record Result(
    Options options,
    double seconds,
    Pages.Served served,
    Prometheus.Usage begin,
    Prometheus.Usage end,
    List<Double> scrapeSeconds,
    long failed) {
  private static final double MEBI = 1 << 20;

  Result {
    scrapeSeconds = scrapeSeconds.stream().sorted().toList();
  }

  double samplesPerSecond() {
    return (end.samples() - begin.samples()) / seconds;
  }

  /** Cores, on average. */
  double cpu() {
    return (end.cpuSeconds() - begin.cpuSeconds()) / seconds;
  }

  /** How long this share of the scrapes took at most; NaN where there were none. */
  double scrapeQuantile(double q) {
    if (scrapeSeconds.isEmpty()) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(q * scrapeSeconds.size());
    return scrapeSeconds.get(Math.max(rank, 1) - 1);
  }

  /** For a person to read. */
  @Override
  public String toString() {
    double pages = Math.max(1, served.scrapes());
    return String.join(
        "\n",
        line(
            "scrapes",
            "%,d in %.0f s, %.1f a second, %d failed",
            served.scrapes(),
            seconds,
            served.scrapes() / seconds,
            failed),
        line(
            "a page",
            "%,.0f bytes, %,.0f as they were sent",
            served.plainBytes() / pages,
            served.sentBytes() / pages),
        line("a page's CPU", "%.2f ms to write and compress it", served.cpuNs() / pages / 1e6),
        line("samples", "%,.0f ingested a second", samplesPerSecond()),
        line(
            "series",
            "%,.0f in Prometheus, %,.0f an instance",
            end.series(),
            end.series() / options.instances()),
        line("Prometheus' CPU", "%.2f cores", cpu()),
        line(
            "Prometheus' memory",
            "%,.0f MiB resident, %,.0f bytes a series",
            end.residentBytes() / MEBI,
            end.residentBytes() / end.series()),
        line(
            "a scrape",
            "%.1f ms at p50, %.1f ms at p99, %.1f ms at most",
            1e3 * scrapeQuantile(0.5),
            1e3 * scrapeQuantile(0.99),
            1e3 * scrapeQuantile(1)));
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "  %-20s ", name)
        + String.format(Locale.ROOT, format, values);
  }
}
