package dev.tare;

import java.util.function.Consumer;

/** Logs what went wrong: the message as a warning, the stack trace where debugging is on. */
final class LoggingErrorHandler implements Consumer<Throwable> {
  private static final System.Logger LOGGER = System.getLogger("dev.tare");

  @Override
  public void accept(Throwable error) {
    LOGGER.log(System.Logger.Level.WARNING, error.toString());
    LOGGER.log(System.Logger.Level.DEBUG, "from", error);
  }
}
