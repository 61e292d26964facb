package dev.tare.jetty;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Tells the hook of a request that it enters a context. Jetty logs what a listener throws and goes
 * on, so this does not throw.
 *
 * <p>A context that starts again may have other hosts and servlets by then, and has let go of the
 * listener of its framework: all that was found is found again.
 */
final class Entering implements ContextHandler.ContextScopeListener, LifeCycle.Listener {
  private final ContextHandler handler;
  private final Function<Request, @Nullable RequestHook> hooks;
  private final List<ServletMatch> servlets;
  private final boolean virtualHosts;
  private final Consumer<Throwable> errors;

  /**
   * Published reference, as a context gets its hosts and servlets late: made when it is entered.
   */
  private volatile @Nullable Place place;

  private @Nullable Framework framework;

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
    forget();
  }

  @Override
  public void lifeCycleStopped(LifeCycle context) {
    forget();
  }

  private synchronized void forget() {
    if (framework != null) {
      framework.leave(handler);
    }
    framework = null;
    place = null;
  }

  @Override
  public void enterScope(Context context, @Nullable Request request) {
    if (request == null) {
      return; // a task of the application's own, or this listener has just been added
    }
    try {
      RequestHook hook = hooks.apply(request);
      if (hook != null && hook.serves(request)) {
        Place known = place;
        hook.scope()
            .enter(request, context, known != null ? known : find(context), mapping(request));
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

  private synchronized Place find(Context context) {
    Place known = place;
    if (known != null) {
      return known;
    }
    framework = framework();
    List<String> hosts = handler.getVirtualHosts();
    String host = hosts.isEmpty() ? "" : hosts.get(0);
    String path = context.getContextPath();
    String prefix =
        virtualHosts && !host.isEmpty()
            ? JoinedRoutes.join(host, path.equals("/") ? "" : path)
            : path;
    known = new Place(prefix, host, framework.templates());
    place = known;
    return known;
  }

  /** Of a context without one where the search fails: nobody searches again. */
  private Framework framework() {
    try {
      return Framework.of(handler, servlets, errors);
    } catch (RuntimeException | LinkageError e) {
      errors.accept(e);
      return Framework.NONE;
    }
  }
}
