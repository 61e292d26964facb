package dev.tare.examples.flow.component;

/** Handles the messages that reach its process. */
public non-sealed interface Step extends Component {
  /**
   * Handles one message; may block, and is then interrupted when the flow stops.
   *
   * @throws Undeliverable if only this message is lost; anything else ends the run
   */
  void onMessage(String payload, Output output) throws Exception;

  /** Where a step puts what it makes of a message. */
  interface Output {
    /** Sends to every outgoing connection; blocks where one is full that lets its sender wait. */
    void emit(String payload);
  }
}
