package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.registry.MetricRegistry;
import org.agrona.ErrorHandler;

/** Counts errors, and keeps what an error handler itself throws from reaching Jetty. */
record GuardedErrorHandler(Counter count, ErrorHandler target) implements ErrorHandler {

  static GuardedErrorHandler of(MetricRegistry registry, ErrorHandler target) {
    Counter count =
        registry
            .counter(
                "tare_jetty_errors_total",
                "Exceptions in what measures the server, none of which reached it.")
            .register();
    return new GuardedErrorHandler(count, target);
  }

  @Override
  public void onError(Throwable error) {
    count.increment();
    try {
      target.onError(error);
    } catch (Throwable e) {
      // Nobody is left to tell, and a response must not depend on it.
      error.addSuppressed(e);
    }
  }
}
