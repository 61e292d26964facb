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
    Place place = scope.place();
    PathSpec spec = scope.spec(request);
    if (place != null && spec != null && scope.within(spec)) {
      return joined(place.prefix(), spec);
    }
    PathSpec mapping = scope.mapping();
    if (place != null && mapping != null) {
      return behind(request, place, mapping);
    }
    if (place != null && handled) {
      return joined.of(place.prefix(), EVERYTHING);
    }
    return spec == null ? unmatched : joined("", spec);
  }

  /** What a framework behind a servlet's mapping has matched, else the mapping. */
  private LabelValue behind(Request request, Place place, PathSpec mapping) {
    RouteResolver templates = place.templates();
    String template = templates == null ? null : templates.route(request);
    return template == null
        ? joined(place.prefix(), mapping)
        : joined.in(mapping).of(place.prefix(), template);
  }

  /** The default of the root is all that nothing else matched, and not the home page. */
  private LabelValue joined(String prefix, PathSpec spec) {
    String declared = spec.getDeclaration();
    boolean defaultOfRoot =
        prefix.length() <= 1 && spec.getGroup() == PathSpecGroup.DEFAULT && declared.equals("/");
    return joined.of(prefix, defaultOfRoot ? EVERYTHING : declared);
  }
}
