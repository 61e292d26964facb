package dev.tare.examples.flow.definition;

/**
 * One connection of a flow.
 *
 * @param from the id of the process that sends
 * @param to the id of the process that receives
 * @param capacity how many messages it holds
 */
public record ConnectionDefinition(String from, String to, int capacity) {
  /** Messages from the API that wait for one process. */
  public static final int INLET_CAPACITY = 64;
}
