package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.model.TraceContext;
import dev.tare.registry.MetricRegistry;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one handler's requests. They are kept with the channels, those of all handlers in
 * one list: of several handlers that count for one registry by one naming, around each other or
 * side by side, only the first that gets a request counts it.
 */
final class Hooks {
  private static final String KEY = RequestHook.class.getName();

  private final MetricRegistry registry;
  private final Naming naming;
  private final RequestFamilies families;
  private final Counter unknownSizes;
  private final Routes routes;
  private final @Nullable TraceContext traces;
  private final Consumer<Throwable> errors;

  /** Told of requests that are upgraded; null where the host has no WebSockets. */
  final @Nullable WebSockets webSockets;

  /**
   * @param traces asked in which span a request is answered; null where nobody wants to know
   * @param webSockets told of requests that are upgraded; null where the host has none
   * @param errors must not throw
   */
  Hooks(
      MetricRegistry registry,
      Naming naming,
      RequestFamilies families,
      Routes routes,
      @Nullable TraceContext traces,
      @Nullable WebSockets webSockets,
      Consumer<Throwable> errors) {
    this.registry = registry;
    this.naming = naming;
    this.families = families;
    this.routes = routes;
    this.traces = traces;
    this.webSockets = webSockets;
    this.errors = errors;
    this.unknownSizes =
        registry
            .counter(
                "tare_jetty_sizes_unknown_total",
                "Requests of which Jetty did not tell how much of the body was read.")
            .register();
  }

  /** Whether a hook counts the request for this registry, whatever the names. */
  boolean counted(Request request) {
    for (RequestHook hook = first(request); hook != null; hook = hook.next) {
      if (hook.live() && hook.owner.registry == registry) {
        return true;
      }
    }
    return false;
  }

  /** The hook that counts the request as this handler would; null where none is at work. */
  @Nullable RequestHook live(Request request) {
    return live(first(request));
  }

  private @Nullable RequestHook live(@Nullable RequestHook first) {
    for (RequestHook hook = first; hook != null; hook = hook.next) {
      if (hook.live() && hook.owner.registry == registry && hook.owner.naming == naming) {
        return hook;
      }
    }
    return null;
  }

  /** The hook that is to be told how the wrapped handlers return; null where none is. */
  @Nullable RequestHook attach(Request request) {
    Attributes cache = request.getComponents().getCache();
    RequestHook first = first(cache, request);
    RequestHook live = live(first);
    if (live == null) {
      return begin(request, own(cache, first, request));
    }
    if (live.owner == this) {
      if (request.getAttribute(ErrorHandler.ERROR_STATUS) != null) {
        live.keepRoute(request); // entered again, for the error page
      }
      return null;
    }
    return live.takeOver(request) ? live : null;
  }

  private static RequestHook begin(Request request, RequestHook hook) {
    hook.begin(request);
    request.addHttpStreamWrapper(hook);
    hook.activate();
    return hook;
  }

  private RequestHook own(Attributes cache, @Nullable RequestHook first, Request request) {
    for (RequestHook hook = first; hook != null; hook = hook.next) {
      if (hook.owner == this) {
        return hook;
      }
    }
    RequestHook hook = new RequestHook(this, first, families, unknownSizes, routes, traces, errors);
    cache.setAttribute(KEY, hook);
    if (cache.getAttribute(KEY) == null) {
      request.setAttribute(KEY, hook); // the cache is Attributes.NULL, which stores nothing
    }
    return hook;
  }

  private static @Nullable RequestHook first(Request request) {
    Components components;
    try {
      components = request.getComponents();
    } catch (IllegalStateException e) {
      return null; // it has ended, and a task of its context still runs
    }
    return first(components.getCache(), request);
  }

  private static @Nullable RequestHook first(Attributes cache, Request request) {
    Object cached = cache.getAttribute(KEY);
    // A class of this name may come from another class loader, too.
    return (cached != null ? cached : request.getAttribute(KEY)) instanceof RequestHook hook
        ? hook
        : null;
  }
}
