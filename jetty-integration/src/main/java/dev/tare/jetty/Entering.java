package dev.tare.jetty;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * Tells the hook of a request that it enters a context. Jetty logs what a listener throws and goes
 * on, so this does not throw.
 */
final class Entering implements ContextHandler.ContextScopeListener {
  private final ContextHandler handler;
  private final Function<Request, @Nullable RequestHook> hooks;
  private final List<ServletMatch> servlets;
  private final boolean virtualHosts;
  private final Consumer<Throwable> errors;

  /** Published reference, as a context may get its hosts late: found when it is entered first. */
  private volatile @Nullable String prefix;

  /** Published reference, as a context gets its servlets late: found when it is entered first. */
  private volatile @Nullable Framework framework;

  /**
   * @param hooks the hook of a request while it is at work, null where there is none
   * @param virtualHosts whether routes begin with the virtual host of their context
   * @param errors must not throw
   */
  Entering(
      ContextHandler handler,
      Function<Request, @Nullable RequestHook> hooks,
      List<ServletMatch> servlets,
      boolean virtualHosts,
      Consumer<Throwable> errors) {
    this.handler = handler;
    this.hooks = hooks;
    this.servlets = servlets;
    this.virtualHosts = virtualHosts;
    this.errors = errors;
  }

  /** Whether it tells these hooks; other handlers have others. */
  @SuppressWarnings("ReferenceEquality") // the very ones
  boolean isOf(Function<Request, @Nullable RequestHook> hooks) {
    return this.hooks == hooks;
  }

  /** Listens to the context no more. */
  void leave() {
    handler.removeEventListener(this);
    Framework known = framework;
    if (known != null) {
      known.leave(handler);
    }
  }

  @Override
  public void enterScope(Context context, @Nullable Request request) {
    if (request == null) {
      return; // a task of the application's own, or this listener has just been added
    }
    try {
      RequestHook hook = hooks.apply(request);
      if (hook != null) {
        PathSpec mapping = mapping(request);
        RouteResolver templates = mapping == null ? null : framework().templates();
        hook.scope().enter(request, context, place(context), mapping, templates);
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  private @Nullable PathSpec mapping(Request request) {
    for (int i = 0; i < servlets.size(); i++) {
      PathSpec mapping = servlets.get(i).mapping(request);
      if (mapping != null) {
        return mapping;
      }
    }
    return null;
  }

  private String place(Context context) {
    String path = context.getContextPath();
    if (!virtualHosts) {
      return path;
    }
    String known = prefix;
    if (known == null) {
      List<String> hosts = handler.getVirtualHosts();
      known =
          hosts.isEmpty() ? path : JoinedRoutes.join(hosts.get(0), path.equals("/") ? "" : path);
      prefix = known;
    }
    return known;
  }

  private Framework framework() {
    Framework known = framework;
    return known != null ? known : find();
  }

  private synchronized Framework find() {
    Framework known = framework;
    if (known != null) {
      return known;
    }
    Framework found = Framework.NONE; // also where the search fails: nobody searches again
    try {
      found = Framework.of(handler, servlets, errors);
    } finally {
      framework = found;
    }
    return found;
  }
}
