package dev.tare.examples.flow.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The values of all servers together, one by one: what every merged histogram is held against. */
final class Exact {
  private final List<Long> sorted = new ArrayList<>();

  Exact(List<OrderServer> servers) {
    servers.forEach(server -> sorted.addAll(server.recorded()));
    Collections.sort(sorted);
  }

  int count() {
    return sorted.size();
  }

  /** How many are at most so many seconds, as {@code le} has it. */
  double atMost(double seconds) {
    double ns = seconds * 1e9;
    return sorted.stream().filter(value -> value <= ns).count();
  }

  /** In seconds, the value of this rank: of ten values the ninth is the quantile of 0.9. */
  double quantile(double q) {
    int rank = (int) Math.ceil(q * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) / 1e9;
  }

  double sum() {
    return sorted.stream().mapToLong(value -> value).sum() / 1e9;
  }
}
