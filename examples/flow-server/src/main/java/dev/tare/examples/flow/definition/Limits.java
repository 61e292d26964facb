package dev.tare.examples.flow.definition;

/**
 * How much a server takes. Together with the longest payload they bound its threads, its queues and
 * the series of its metrics.
 *
 * @param maxFlows flows at a time, running or not
 * @param maxProcesses processes of one flow
 * @param maxConnections connections of one flow
 * @param maxCapacity messages that one connection holds
 * @param maxBodyBytes the longest request body
 */
public record Limits(
    int maxFlows, int maxProcesses, int maxConnections, int maxCapacity, int maxBodyBytes) {
  /** 16 flows of 16 processes and 32 connections: under 1,000 latency histograms. */
  public static final Limits DEFAULT = new Limits(16, 16, 32, 4_096, 64 * 1024);

  /** Checks that every limit is positive. */
  public Limits {
    positive("maxFlows", maxFlows);
    positive("maxProcesses", maxProcesses);
    positive("maxConnections", maxConnections);
    positive("maxCapacity", maxCapacity);
    positive("maxBodyBytes", maxBodyBytes);
  }

  /** Connections that can exist at a time: each process may have one from the API besides. */
  public int maxConnectionsInAll() {
    return maxFlows * (maxProcesses + maxConnections);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + "=" + value + " (1 to " + Integer.MAX_VALUE + ")");
    }
  }
}
