package dev.tare.jetty;

import dev.tare.registry.MetricRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;
import org.jspecify.annotations.Nullable;

/** What a handler measures with, as it was chosen. Any thread. */
final class Measuring {
  private final MetricRegistry registry;
  private final Exclusion exclusion;
  private final Hooks hooks;
  private final List<Container.Listener> listeners;
  private final @Nullable WebSocketContainers containers;
  private final Consumer<Throwable> errors;

  Measuring(TareHandler.Builder chosen) {
    RequestOptions options =
        new RequestOptions(
            chosen.naming,
            chosen.routeLimit,
            chosen.methods,
            chosen.duration,
            chosen.timesFirstByte,
            chosen.sizes,
            chosen.streams(),
            List.copyOf(chosen.labels));
    this.registry = chosen.registry;
    this.errors = GuardedErrorHandler.of(registry, chosen.errorHandler);
    this.exclusion = new Exclusion(registry, chosen.excluded, errors);
    RequestFamilies families = RequestFamilies.of(registry, options);
    Routes routes = new Routes(families.routes(), chosen.naming.unmatched(), chosen.routes, errors);
    WebSockets webSockets = WebSockets.of(registry, errors);
    this.containers = webSockets == null ? null : new WebSocketContainers();
    this.hooks =
        new Hooks(registry, chosen.naming, families, routes, chosen.traces, webSockets, errors);
    Scopes scopes = new Scopes(hooks::live, chosen.virtualHosts, chosen.tellsHosts, errors);
    this.listeners = containers == null ? List.of(scopes) : List.of(scopes, containers);
  }

  /** What the handler is to be listened to with. */
  List<Container.Listener> listeners() {
    return listeners;
  }

  /**
   * The handler starts: what a server has beside its handlers is there by now.
   *
   * @param server null where the handler is in none
   */
  void startIn(@Nullable Server server) {
    if (containers != null && server != null) {
      containers.startIn(server);
    }
  }

  /** What has begun with {@link #startIn} ends. */
  void stopIn(@Nullable Server server) {
    if (containers != null && server != null) {
      containers.stopIn(server);
    }
  }

  RequestLog badRequests() {
    return new BadRequestLog(registry, this::measures, errors);
  }

  /** Whether a hook is at work for the request; there is until its log has been written. */
  private boolean measures(Request request) {
    return hooks.counted(request) || exclusion.has(request);
  }

  /** The hook of a request that begins; null where one is at work already, or none can be. */
  @Nullable RequestHook attach(Request request) {
    try {
      return exclusion.leavesOut(request) ? null : hooks.attach(request);
    } catch (Throwable e) {
      errors.accept(e);
      return null;
    }
  }
}
