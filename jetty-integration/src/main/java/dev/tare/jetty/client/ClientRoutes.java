package dev.tare.jetty.client;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request; never falls back to its path, which has no bound. */
final class ClientRoutes {
  private final EventLabel labels;
  private final LabelValue unmatched;
  private final @Nullable Function<Request, @Nullable String> function;
  private final Consumer<Throwable> errors;

  /**
   * @param function null where there is none
   * @param errors must not throw
   */
  ClientRoutes(
      EventLabel labels,
      @Nullable Function<Request, @Nullable String> function,
      Consumer<Throwable> errors) {
    this.labels = labels;
    this.unmatched = labels.value("unmatched");
    this.function = function;
    this.errors = errors;
  }

  /**
   * The route. Never throws.
   *
   * @param first the request that this one follows, as after a redirect; itself where it is first
   */
  LabelValue of(Request request, Request first) {
    try {
      String route = own(request);
      if (route == null && first != request) {
        route = own(first);
      }
      return route == null ? unmatched : labels.value(route.isEmpty() ? "/" : route);
    } catch (Throwable e) {
      errors.accept(e);
      return unmatched;
    }
  }

  private @Nullable String own(Request request) {
    if (request.getAttributes().get(TareHttpClient.ROUTE_ATTRIBUTE) instanceof String route) {
      return route;
    }
    return function == null ? null : function.apply(request);
  }
}
