package dev.tare.jetty;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;

/**
 * Finds what makes the sessions of WebSockets: containers are beans of the contexts and handlers
 * that they serve, or of the server, and most come when those start.
 */
final class WebSocketContainers implements Container.Listener {
  private final List<WebSocketApi<?>> apis = new ArrayList<>();

  WebSocketContainers() {
    if (HostClasses.has("org.eclipse.jetty.websocket.common.WebSocketSession")) {
      apis.add(new JettyWebSocketApi());
    }
    if (HostClasses.has(
        "org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession")) {
      apis.add(new Ee10WebSocketApi());
    }
    if (HostClasses.has(
        "org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession")) {
      apis.add(new Ee11WebSocketApi());
    }
  }

  /** Listens to those that the server itself has by now. */
  void startIn(Server server) {
    for (Object bean : server.getBeans()) {
      apis.forEach(api -> api.listen(bean));
    }
  }

  /** Listens to those of the server no more. */
  void stopIn(Server server) {
    for (Object bean : server.getBeans()) {
      apis.forEach(api -> api.leave(bean));
    }
  }

  @Override
  public void beanAdded(Container parent, Object child) {
    if (child instanceof Handler && child instanceof Container handler) {
      handler.addEventListener(this); // which tells of the beans that it has already
    }
    apis.forEach(api -> api.listen(child));
  }

  @Override
  public void beanRemoved(Container parent, Object child) {
    if (child instanceof Handler && child instanceof Container handler) {
      handler.removeEventListener(this);
    }
    apis.forEach(api -> api.leave(child));
  }
}
