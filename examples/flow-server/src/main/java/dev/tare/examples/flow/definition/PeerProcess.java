package dev.tare.examples.flow.definition;

/**
 * A process in a flow of another server.
 *
 * @param peer the server, as the configuration names it
 * @param flow the flow there
 * @param process the process in that flow
 */
public record PeerProcess(String peer, String flow, String process) {
  /** As labels and ids have it; no process of this server can have this id. */
  @Override
  public String toString() {
    return peer + "/" + flow + "/" + process;
  }
}
