package dev.tare.jetty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.Container;
import org.jspecify.annotations.Nullable;

/**
 * Listens to every context below a handler, those that are added later included: a context leaves
 * no trace on a request that could be seen from outside it.
 *
 * <p>Jetty allocates an iterator for each context that has such a listener, when it is left. So one
 * at the root has none, unless it is one of servlets or hosts are told apart: its path adds nothing
 * to a route.
 */
final class Scopes implements Container.Listener {
  private final Function<Request, @Nullable RequestHook> hooks;
  private final List<ServletMatch> servlets;
  private final boolean virtualHosts;
  private final boolean all;
  private final Consumer<Throwable> errors;

  /**
   * @param hooks the hook of a request while it is at work, null where there is none
   * @param virtualHosts whether routes begin with the virtual host of their context
   * @param all whether contexts at the root are listened to that have no servlets
   * @param errors must not throw
   */
  Scopes(
      Function<Request, @Nullable RequestHook> hooks,
      boolean virtualHosts,
      boolean all,
      Consumer<Throwable> errors) {
    this.hooks = hooks;
    this.virtualHosts = virtualHosts;
    this.all = all;
    this.servlets = servlets();
    this.errors = errors;
  }

  /** What names the mappings of the servlets that this host can have. */
  private static List<ServletMatch> servlets() {
    List<ServletMatch> present = new ArrayList<>();
    if (HostClasses.has("org.eclipse.jetty.ee10.servlet.ServletContextRequest")) {
      present.add(new Ee10Match());
    }
    if (HostClasses.has("org.eclipse.jetty.ee11.servlet.ServletContextRequest")) {
      present.add(new Ee11Match());
    }
    return present;
  }

  @Override
  public void beanAdded(Container parent, Object child) {
    if (child instanceof Handler && child instanceof Container handler) {
      handler.addEventListener(this); // which tells of the beans that it has already
    }
    if (child instanceof ContextHandler context && matters(context)) {
      context.addEventListener(new Entering(context, hooks, servlets, virtualHosts, errors));
    }
  }

  @Override
  public void beanRemoved(Container parent, Object child) {
    if (child instanceof Handler && child instanceof Container handler) {
      handler.removeEventListener(this);
    }
    if (child instanceof ContextHandler context) {
      context.getEventListeners().stream()
          .filter(Entering.class::isInstance)
          .map(Entering.class::cast)
          .filter(entering -> entering.isOf(hooks))
          .forEach(Entering::leave);
    }
  }

  private boolean matters(ContextHandler context) {
    return all
        || !context.getContextPath().equals("/")
        || servlets.stream().anyMatch(servlet -> servlet.serves(context));
  }
}
