package dev.tare.jetty;

import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketContainer;
import org.eclipse.jetty.websocket.api.WebSocketSessionListener;
import org.eclipse.jetty.websocket.common.WebSocketSession;

/** Jetty's own interface, which it has for handlers, ee10 and ee11. */
final class JettyWebSocketApi implements WebSocketApi, WebSocketSessionListener {
  private final WebSockets sockets;

  JettyWebSocketApi(WebSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void listen(Object bean) {
    if (bean instanceof WebSocketContainer container) {
      container.removeSessionListener(this);
      container.addSessionListener(this);
    }
  }

  @Override
  public void leave(Object bean) {
    if (bean instanceof WebSocketContainer container) {
      container.removeSessionListener(this);
    }
  }

  @Override
  public void onWebSocketSessionCreated(Session session) {
    if (session instanceof WebSocketSession created) {
      sockets.created(created.getCoreSession());
    }
  }
}
