package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.registry.MetricRegistry;
import java.util.function.Consumer;

/** Counts errors, and keeps what an error handler itself throws from reaching Jetty. */
record GuardedErrorHandler(Counter count, Consumer<Throwable> target)
    implements Consumer<Throwable> {

  static GuardedErrorHandler of(MetricRegistry registry, Consumer<Throwable> target) {
    Counter count =
        registry
            .counter(
                "tare_jetty_errors_total",
                "Exceptions in what measures the server, none of which reached it.")
            .register();
    return new GuardedErrorHandler(count, target);
  }

  @Override
  public void accept(Throwable error) {
    count.increment();
    try {
      target.accept(error);
    } catch (Throwable e) {
      // Nobody is left to tell, and a response must not depend on it. Not added to the error: it
      // may be that very one, or be thrown again and again.
    }
  }
}
