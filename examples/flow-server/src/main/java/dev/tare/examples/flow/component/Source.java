package dev.tare.examples.flow.component;

/** Makes messages out of nothing, at times of its own. */
public non-sealed interface Source extends Component {
  /** Whether another message will come. */
  boolean hasNext();

  /** When the next message is due, in nanoseconds after the process started. */
  long dueNs();

  /** The next message. */
  String next();
}
