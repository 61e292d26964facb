package dev.tare.jetty;

import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketContainer;
import org.eclipse.jetty.websocket.api.WebSocketSessionListener;
import org.eclipse.jetty.websocket.common.WebSocketSession;

/** Jetty's own interface, which it has for handlers, ee10 and ee11. */
final class JettyWebSocketApi extends WebSocketApi<WebSocketContainer>
    implements WebSocketSessionListener {
  JettyWebSocketApi() {
    super(WebSocketContainer.class);
  }

  @Override
  void add(WebSocketContainer container) {
    container.addSessionListener(this);
  }

  @Override
  void remove(WebSocketContainer container) {
    container.removeSessionListener(this);
  }

  @Override
  public void onWebSocketSessionCreated(Session session) {
    if (session instanceof WebSocketSession created) {
      WebSockets.created(created.getCoreSession());
    }
  }
}
