package dev.tare.jetty;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Warns of the first error and logs the rest for debugging: what goes wrong with one request goes
 * wrong with every request, and must not fill the host's log.
 */
final class FirstErrorLog implements Consumer<Throwable> {
  private static final System.Logger LOGGER = System.getLogger("dev.tare.jetty");

  private final AtomicBoolean warned = new AtomicBoolean();

  @Override
  public void accept(Throwable error) {
    if (warned.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING, "Measuring a request failed; more of this is logged as DEBUG", error);
    } else {
      LOGGER.log(Level.DEBUG, "Measuring a request failed", error);
    }
  }
}
