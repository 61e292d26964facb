package dev.tare.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the tracker logs for debugging, while this is open. */
final class DebugMessages implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.tare.process");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler = new Keeper();

  /** Begins. */
  DebugMessages() {
    logger.setLevel(Level.FINE);
    logger.addHandler(handler);
  }

  /** Adds to the list. */
  private final class Keeper extends Handler {
    @Override
    public void publish(LogRecord message) {
      messages.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setLevel(null);
  }
}
