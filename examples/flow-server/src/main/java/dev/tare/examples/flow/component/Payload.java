package dev.tare.examples.flow.component;

/** What holds for every payload. */
public final class Payload {
  /** The longest payload in a flow: it bounds what full connections can hold. */
  public static final int MAX_CHARS = 1_024;

  private Payload() {}

  /** The payload, without what is over the limit: upper case can be three times as long. */
  static String cut(String payload) {
    return payload.length() <= MAX_CHARS ? payload : payload.substring(0, MAX_CHARS);
  }
}
