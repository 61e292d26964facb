package dev.tare.examples.flow;

/** Why a message was dropped. */
enum DropReason {
  /** The connection held as many as it can. */
  FULL("full"),
  /** The process it led to was not running, or ended while the message waited. */
  STOPPED("stopped");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
