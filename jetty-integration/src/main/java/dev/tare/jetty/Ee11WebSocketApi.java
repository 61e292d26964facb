package dev.tare.jetty;

import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSessionListener;

/** Jakarta's interface in ee11. */
final class Ee11WebSocketApi implements WebSocketApi, JakartaWebSocketSessionListener {
  private final WebSockets sockets;

  Ee11WebSocketApi(WebSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void listen(Object bean) {
    if (bean instanceof JakartaWebSocketContainer container) {
      container.removeSessionListener(this);
      container.addSessionListener(this);
    }
  }

  @Override
  public void leave(Object bean) {
    if (bean instanceof JakartaWebSocketContainer container) {
      container.removeSessionListener(this);
    }
  }

  @Override
  public void onJakartaWebSocketSessionCreated(JakartaWebSocketSession session) {
    sockets.created(session.getCoreSession());
  }
}
