package dev.tare.examples.flow.definition;

/**
 * One connection of a flow.
 *
 * @param from the id of the process that sends
 * @param to the id of the process that receives
 * @param capacity how many messages it holds
 * @param overflow what it does with one more
 */
public record ConnectionDefinition(String from, String to, int capacity, Overflow overflow) {
  /** Messages from the API that wait for one process. */
  public static final int INLET_CAPACITY = 64;

  /** The sender of what comes from outside: no process can have this id. */
  private static final String API = "@api";

  /** The way from the API to a process. */
  public static ConnectionDefinition inlet(String to) {
    return new ConnectionDefinition(API, to, INLET_CAPACITY, Overflow.DROP_NEWEST);
  }
}
