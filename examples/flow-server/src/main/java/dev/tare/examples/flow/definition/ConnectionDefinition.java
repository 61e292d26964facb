package dev.tare.examples.flow.definition;

import org.jspecify.annotations.Nullable;

/**
 * One connection of a flow.
 *
 * @param from the id of the process that sends
 * @param to the id of the process that receives
 * @param capacity how many messages it holds
 * @param overflow what it does with one more
 * @param peer the process on another server that receives; null: it is one of this flow
 */
public record ConnectionDefinition(
    String from, String to, int capacity, Overflow overflow, @Nullable PeerProcess peer) {
  /** Messages from outside that wait for one process. */
  public static final int INLET_CAPACITY = 64;

  /** The sender of what comes from outside: no process can have this id. */
  private static final String API = "@api";

  /** A connection between processes of one flow. */
  public static ConnectionDefinition within(
      String from, String to, int capacity, Overflow overflow) {
    return new ConnectionDefinition(from, to, capacity, overflow, null);
  }

  /** A connection to a process on another server. */
  public static ConnectionDefinition across(
      String from, PeerProcess to, int capacity, Overflow overflow) {
    return new ConnectionDefinition(from, to.toString(), capacity, overflow, to);
  }

  /** The way from outside to a process. */
  public static ConnectionDefinition inlet(String to) {
    return within(API, to, INLET_CAPACITY, Overflow.DROP_NEWEST);
  }
}
