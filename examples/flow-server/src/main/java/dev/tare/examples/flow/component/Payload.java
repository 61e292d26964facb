package dev.tare.examples.flow.component;

/** What holds for every payload. */
public final class Payload {
  /** The longest payload that enters a flow: it bounds what full connections can hold. */
  public static final int MAX_CHARS = 1_024;

  private Payload() {}
}
