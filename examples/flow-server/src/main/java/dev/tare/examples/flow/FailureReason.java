package dev.tare.examples.flow;

/** Why a process failed. */
enum FailureReason {
  /** Its component threw an exception. */
  EXCEPTION("exception"),
  /** Its component threw an error, such as a stack overflow. */
  ERROR("error"),
  /** It was killed by request. */
  KILLED("killed"),
  /** No thread could be had for it. */
  NO_THREAD("no_thread"),
  /** It did not end when its flow stopped. */
  STUCK("stuck");

  private final String label;

  FailureReason(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
