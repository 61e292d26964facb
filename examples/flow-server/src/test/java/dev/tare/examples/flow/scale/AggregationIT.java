package dev.tare.examples.flow.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers under h2load, scraped by one Prometheus that writes on to a VictoriaMetrics and is
 * federated by a second Prometheus, all by the configurations of docs/scale.md: what any of them
 * says of the three together is what h2load counted, and what a list of all values says.
 */
class AggregationIT {
  private static final int[] REQUESTS = {20_000, 15_000, 7_001};
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  /** A bucket of the schema is so many times as wide at its upper end as at its lower. */
  private static final double WIDTH = Math.pow(2, Math.scalb(1.0, -OrderServer.SCHEMA));

  /** The same of what a log keeps, to two digits. */
  private static final double LOG_WIDTH = 1.01;

  /** VictoriaMetrics keeps twelve digits of a number that is not whole. */
  private static final double VICTORIA_PERCENT = 1e-9;

  /** A rule whose sums over regions are one more histogram, by one of its series. */
  private static final String ALL_BUCKETS =
      "job_le:http_request_duration_seconds_bucket:rate5m{le=\"+Inf\"}";

  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

  private final List<OrderServer> servers = new ArrayList<>();
  private final List<Store> stores = new ArrayList<>();

  @Test
  void shouldAgreeInEveryStore(@TempDir Path folder) throws Exception {
    Path prometheus = Tools.named("PROMETHEUS3", "Prometheus 3");
    Path victoriaMetrics = Tools.named("VICTORIA_METRICS", "VictoriaMetrics");
    Path h2load = Tools.onPath("h2load", "nghttp2-client");
    try {
      Path recordings = Files.createDirectory(folder.resolve("recordings"));
      startServers(recordings);
      Store store = add(Store.victoriaMetrics(victoriaMetrics, folder));
      Store region = add(Store.prometheus(prometheus, regionFile(folder, store)));
      Store global = add(Store.prometheus(prometheus, globalFile(folder, region)));
      Map<String, Double> counted = load(h2load, folder);

      long end = System.nanoTime() + DEADLINE_NS;
      for (Store each : stores) {
        each.await(
            "as many requests of each server as h2load counted, " + counted,
            end,
            () -> each.numbers("instance", "http_requests_total").equals(counted));
        assertMerged(each, new Exact(servers), end);
      }
      for (Store each : List.of(region, global)) {
        assertNative(each, new Exact(servers), end);
      }
      assertDurations(region, merged(recordings), end);
      assertRanges(store, new Exact(servers), end);
      for (String rule : List.of("job:http_requests:rate5m", ALL_BUCKETS)) {
        for (Store other : List.of(store, global)) {
          other.await("the samples of " + rule, end, () -> sameSamples(region, rule, other, rule));
        }
      }
    } finally {
      close();
    }
  }

  @Test
  void shouldWriteOnWhatShardsRecordedAndNothingElse(@TempDir Path folder) throws Exception {
    Path prometheus = Tools.named("PROMETHEUS3", "Prometheus 3");
    Path victoriaMetrics = Tools.named("VICTORIA_METRICS", "VictoriaMetrics");
    Path h2load = Tools.onPath("h2load", "nghttp2-client");
    try {
      startServers(Files.createDirectory(folder.resolve("recordings")));
      load(h2load, folder);
      Store store = add(Store.victoriaMetrics(victoriaMetrics, folder));
      Store first = add(Store.prometheus(prometheus, shardFile(folder, store, 0)));
      Store second = add(Store.prometheus(prometheus, shardFile(folder, store, 1)));
      long end = System.nanoTime() + DEADLINE_NS;
      store.await(
          "each server in one shard", end, () -> store.number("sum(job:up:sum)") == servers.size());
      double byFirst = orZero(first.number("count(up)"));
      assertThat(byFirst + orZero(second.number("count(up)"))).isEqualTo(servers.size());
      load(h2load, folder);
      String ranges = "job:http_request_duration_seconds:rate5m_bucket";
      String p99 = "histogram_quantile(0.99, sum by (vmrange) (" + ranges + "))";
      store.await("a quantile of all", end, () -> store.number(p99) > 0);
      Store busy = byFirst > 0 ? first : second;
      String requests = "job:http_requests:rate5m";
      String shard = requests + "{shard=\"" + (byFirst > 0 ? 0 : 1) + "\"}";
      store.await(requests, end, () -> sameSamples(busy, requests, store, shard));
      assertThat(store.numbers("__name__", "count by (__name__) ({__name__!=\"\"})").keySet())
          .contains(requests, ranges)
          .allMatch(name -> name.contains(":"));
    } finally {
      close();
    }
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private void startServers(Path recordings) throws Exception {
    for (int number = 0; number < REQUESTS.length; number++) {
      servers.add(new OrderServer(number, recordings));
    }
  }

  private Store add(Store store) {
    stores.add(store);
    return store;
  }

  private void close() {
    stores.forEach(Store::close);
    servers.forEach(OrderServer::close);
  }

  /** Scrapes the servers of this test, and writes to that store. */
  private Path regionFile(Path folder, Store store) throws IOException {
    return new Configuration(folder, "prometheus.yml")
        .withRules()
        .withTargets(addresses())
        .with("store:8428", store.address())
        .everySecond()
        .write();
  }

  private static Path globalFile(Path folder, Store region) throws IOException {
    return new Configuration(folder, "global.yml")
        .with("'region-north:9090', 'region-south:9090'", "'" + region.address() + "'")
        .everySecond()
        .write();
  }

  /** One of the two shards that the page's configuration is the first of. */
  private Path shardFile(Path folder, Store store, int shard) throws IOException {
    return new Configuration(folder, "shard.yml")
        .withRules()
        .withTargets(addresses())
        .with("store:8428", store.address())
        .with("shard: '0'", "shard: '" + shard + "'")
        .with("regex: '0'", "regex: '" + shard + "'")
        .everySecond()
        .write();
  }

  private List<String> addresses() {
    return servers.stream().map(OrderServer::address).toList();
  }

  /** What h2load itself counted, by server. */
  private Map<String, Double> load(Path program, Path folder) throws Exception {
    List<H2load> loads = new ArrayList<>();
    for (int i = 0; i < REQUESTS.length; i++) {
      Path log = folder.resolve("h2load-" + i + ".log");
      loads.add(new H2load(program, log, servers.get(i).address(), REQUESTS[i]));
    }
    Map<String, Double> counted = new TreeMap<>();
    for (int i = 0; i < REQUESTS.length; i++) {
      counted.put(servers.get(i).address(), (double) loads.get(i).count());
      assertThat(counted.get(servers.get(i).address())).isEqualTo(REQUESTS[i]);
    }
    servers.forEach(OrderServer::flush);
    return counted;
  }

  /** Counts and buckets of the three together, to the unit. */
  private static void assertMerged(Store store, Exact exact, long end) throws Exception {
    store.await("all orders", end, () -> store.number("sum(order_seconds_count)") == exact.count());
    assertThat(store.number("sum(http_requests_total)")).isEqualTo(exact.count());
    assertThat(store.number("sum(order_seconds_sum)"))
        .isCloseTo(exact.sum(), within(1e-9 * exact.sum()));
    Map<String, Double> buckets =
        store.numbers("le", "sum by (le) (order_seconds_bucket{le!=\"\"})");
    assertThat(buckets).hasSizeGreaterThan(10);
    buckets.forEach(
        (le, count) -> {
          double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
          assertThat(count).as("le=" + le).isEqualTo(exact.atMost(bound));
        });
  }

  /** Quantiles of the merged native histograms: in the bucket of the exact one. */
  private static void assertNative(Store store, Exact exact, long end) throws Exception {
    store.await(
        "all orders in native buckets",
        end,
        () -> store.number("histogram_count(sum(order_seconds))") == exact.count());
    for (double q : QUANTILES) {
      assertThat(store.number("histogram_quantile(%s, sum(order_seconds))".formatted(q)))
          .as("quantile " + q)
          .isBetween(exact.quantile(q) / WIDTH, exact.quantile(q) * WIDTH);
    }
  }

  /** Durations of requests: within a bucket of what the servers' own logs merge to. */
  private static void assertDurations(Store store, Histogram merged, long end) throws Exception {
    String all = "sum(http_request_duration_seconds)";
    store.await(
        "all requests in native buckets",
        end,
        () -> store.number("histogram_count(" + all + ")") == merged.getTotalCount());
    for (double q : QUANTILES) {
      double logged = merged.getValueAtPercentile(q * 100) / 1e9;
      double width = WIDTH * LOG_WIDTH;
      assertThat(store.number("histogram_quantile(%s, %s)".formatted(q, all)))
          .as("quantile " + q)
          .isBetween(logged / width, logged * width);
    }
  }

  /** VictoriaMetrics keeps native buckets as ranges of its own, which are as wide. */
  private static void assertRanges(Store store, Exact exact, long end) throws Exception {
    String ranges = "sum by (vmrange) (order_seconds_bucket{vmrange!=\"\"})";
    store.await(
        "all orders in ranges", end, () -> store.number("sum(" + ranges + ")") == exact.count());
    for (double q : QUANTILES) {
      assertThat(store.number("histogram_quantile(%s, %s)".formatted(q, ranges)))
          .as("quantile " + q)
          .isBetween(exact.quantile(q) / WIDTH, exact.quantile(q) * WIDTH);
    }
  }

  /** Whether both have samples of the same times, and these are the same, to the digits kept. */
  private static boolean sameSamples(Store one, String rule, Store other, String itsRule)
      throws IOException, InterruptedException {
    Map<Long, Double> common = other.samples(itsRule + "[1m]");
    Map<Long, Double> ours = one.samples(rule + "[1m]");
    common.keySet().retainAll(ours.keySet());
    common.forEach(
        (time, value) ->
            assertThat(value)
                .as(rule)
                .isCloseTo(ours.get(time), withinPercentage(VICTORIA_PERCENT)));
    return common.size() > 3;
  }

  /** What the logs of all servers add up to. */
  private static Histogram merged(Path recordings) throws IOException {
    Histogram all = new Histogram(3);
    try (Stream<Path> files = Files.list(recordings)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
          while (reader.hasNext()) {
            if (reader.nextIntervalHistogram() instanceof Histogram interval) {
              all.add(interval);
            }
          }
        }
      }
    }
    return all;
  }
}
