package dev.tare.jmh.server;

/** What one run of a load says about a server. */
enum Figure {
  REQUESTS("requests", "throughput", "requests/s"),
  CPU("cpu", "CPU time of the server", "CPU s/million"),
  BYTES("bytes", "allocated", "B/request"),
  P50("p50", "client's p50", "µs"),
  P99("p99", "client's p99", "µs"),
  P999("p99.9", "client's p99.9", "µs"),
  LATE("late", "sent more than 100 µs after they were due", "% of requests");

  final String id;
  final String title;
  final String unit;

  Figure(String id, String title, String unit) {
    this.id = id;
    this.title = title;
    this.unit = unit;
  }

  double of(Run run) {
    return switch (this) {
      case REQUESTS -> run.client().requests() / run.client().seconds();
      case CPU -> run.cpuNs() / 1e9 / run.client().requests() * 1e6;
      case BYTES -> run.bytes() / run.client().requests();
      case P50 -> run.client().p50Us();
      case P99 -> run.client().p99Us();
      case P999 -> run.client().p999Us();
      case LATE -> 100 * run.client().lateShare();
    };
  }

  /**
   * One load on one server.
   *
   * @param client what the client saw
   * @param cpuNs CPU time of the server's process meanwhile
   * @param bytes allocated there meanwhile
   */
  record Run(ClientReport client, long cpuNs, long bytes) {}
}
