package dev.tare.examples.flow.component;

/**
 * A step could not do with a message what it is there for, and knows why: the message is dropped
 * for that reason, and the process goes on with the next.
 */
public final class Undeliverable extends Exception {
  private static final long serialVersionUID = 1L;

  private final DropReason reason;

  /** For this reason. */
  public Undeliverable(DropReason reason) {
    // An expected outcome, and perhaps many of them: no stack is taken.
    super("reason=" + reason.label(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public DropReason reason() {
    return reason;
  }
}
