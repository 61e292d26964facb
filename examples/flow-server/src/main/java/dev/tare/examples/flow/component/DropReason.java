package dev.tare.examples.flow.component;

/** Why a message was dropped. */
public enum DropReason {
  /** The connection held as many as it can. */
  FULL("full"),
  /** It was the oldest in a full connection, and made room for a newer one. */
  DISPLACED("displaced"),
  /** It waited for room in a full connection for as long as it may. */
  TIMEOUT("timeout"),
  /** The process it led to did not run or was stopped, or the one that sent it was. */
  STOPPED("stopped"),
  /** The process that had taken it crashed. */
  CRASHED("crashed"),
  /** The other server could not be reached. */
  UNREACHABLE("unreachable"),
  /** The other server refused it: for good, or as often as it was sent. */
  REFUSED("refused"),
  /** It was sent to the other server, which may have it; no answer came. */
  UNACKNOWLEDGED("unacknowledged"),
  /** It was still there when the server had to end. */
  UNDRAINED("undrained");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  /** The value of the label {@code reason}. */
  public String label() {
    return label;
  }
}
