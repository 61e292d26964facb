package dev.tare.jetty;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import java.util.function.Consumer;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.PathSpecGroup;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request; never falls back to its path, which has no bound. */
final class Routes {
  /** All of a context that has no mappings of its own. */
  private static final String EVERYTHING = "/*";

  private final EventLabel labels;
  private final JoinedRoutes joined;
  private final LabelValue unmatched;
  private final @Nullable RouteResolver resolver;
  private final Consumer<Throwable> errors;

  /**
   * @param labels where the event has its routes
   * @param unmatched the label of a request that matches nothing
   * @param errors must not throw
   */
  Routes(
      EventLabel labels,
      String unmatched,
      @Nullable RouteResolver resolver,
      Consumer<Throwable> errors) {
    this.labels = labels;
    this.joined = new JoinedRoutes(labels);
    this.unmatched = labels.value(unmatched);
    this.resolver = resolver;
    this.errors = errors;
  }

  /** The route of a request that matches nothing. */
  LabelValue unmatched() {
    return unmatched;
  }

  /**
   * The route; call it when the request ends. Never throws.
   *
   * @param scope where the request has come to
   * @param handled whether one of them took it
   */
  LabelValue of(Request request, Scope scope, boolean handled) {
    try {
      String own = own(request);
      return own != null
          ? labels.value(own.isEmpty() ? "/" : own)
          : matched(request, scope, handled);
    } catch (Throwable e) {
      errors.accept(e);
      return unmatched;
    }
  }

  /** What the application says. */
  private @Nullable String own(Request request) {
    if (request.getAttribute(TareHandler.ROUTE_ATTRIBUTE) instanceof String route) {
      return route;
    }
    return resolver == null ? null : resolver.route(request);
  }

  /** What Jetty matched, the innermost first. */
  private LabelValue matched(Request request, Scope scope, boolean handled) {
    String place = scope.place();
    PathSpec spec = scope.spec(request);
    if (place != null && spec != null && scope.within(spec)) {
      return joined(place, spec);
    }
    PathSpec mapping = scope.mapping();
    if (place != null && mapping != null) {
      String template = scope.template(request);
      return template == null ? joined(place, mapping) : joined.in(mapping).of(place, template);
    }
    if (place != null && handled) {
      return joined.of(place, EVERYTHING);
    }
    return spec == null ? unmatched : joined("", spec);
  }

  /** The default of the root is all that nothing else matched, and not the home page. */
  private LabelValue joined(String place, PathSpec spec) {
    String declared = spec.getDeclaration();
    boolean defaultOfRoot =
        place.length() <= 1 && spec.getGroup() == PathSpecGroup.DEFAULT && declared.equals("/");
    return joined.of(place, defaultOfRoot ? EVERYTHING : declared);
  }
}
