package dev.tare.process;

import java.io.IOException;

/** This machine does not have it: no failure, and nothing that anybody could mend in a hurry. */
final class NotThereException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is not there, or how to have it. */
  NotThereException(String message) {
    super(message);
  }
}
