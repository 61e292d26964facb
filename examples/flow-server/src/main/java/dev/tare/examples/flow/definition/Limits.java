package dev.tare.examples.flow.definition;

import dev.tare.examples.flow.component.Payload;

/**
 * How much a server takes. Together with the longest payload they bound its threads, its queues and
 * the series of its metrics.
 *
 * @param maxFlows flows at a time, running or not
 * @param maxProcesses processes of one flow
 * @param maxConnections connections of one flow
 * @param maxCapacity messages that one connection holds
 * @param maxQueued messages that all connections of one flow hold, the inlets included
 * @param maxBodyBytes the longest request body
 */
public record Limits(
    int maxFlows,
    int maxProcesses,
    int maxConnections,
    int maxCapacity,
    int maxQueued,
    int maxBodyBytes) {
  /**
   * 16 flows of 16 processes and 32 connections: under 1,000 latency histograms. 2,048 messages
   * wait in each at most: 64 MiB of payload in all.
   */
  public static final Limits DEFAULT = new Limits(16, 16, 32, 1_024, 2_048, 64 * 1024);

  /** Checks that every limit is positive. */
  public Limits {
    positive("maxFlows", maxFlows);
    positive("maxProcesses", maxProcesses);
    positive("maxConnections", maxConnections);
    positive("maxCapacity", maxCapacity);
    positive("maxQueued", maxQueued);
    positive("maxBodyBytes", maxBodyBytes);
  }

  /** Connections that can exist at a time: each process may have one from the API besides. */
  public int maxConnectionsInAll() {
    return maxFlows * (maxProcesses + maxConnections);
  }

  /** Bytes of payload that wait when every connection is full of the longest. */
  public long maxQueuedBytes() {
    return (long) maxFlows * maxQueued * Payload.MAX_CHARS * Character.BYTES;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + "=" + value + " (1 to " + Integer.MAX_VALUE + ")");
    }
  }
}
