package dev.tare.jetty;

import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSessionListener;

/** Jakarta's interface in ee10. */
final class Ee10WebSocketApi implements WebSocketApi, JakartaWebSocketSessionListener {
  private final WebSockets sockets;

  Ee10WebSocketApi(WebSockets sockets) {
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
