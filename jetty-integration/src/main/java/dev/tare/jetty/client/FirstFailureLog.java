package dev.tare.jetty.client;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Warns of the first failure and logs the rest for debugging, as there may be one a request. */
final class FirstFailureLog implements Consumer<Throwable> {
  private static final System.Logger LOGGER = System.getLogger("dev.tare.jetty");

  private final AtomicBoolean warned = new AtomicBoolean();

  @Override
  public void accept(Throwable error) {
    Level level = warned.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG;
    LOGGER.log(level, "Measuring a request of a client failed; more of this is DEBUG", error);
  }
}
