package dev.tare.jetty;

import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSessionListener;

/** Jakarta's interface in ee10. */
final class Ee10WebSocketApi extends WebSocketApi<JakartaWebSocketContainer>
    implements JakartaWebSocketSessionListener {
  Ee10WebSocketApi() {
    super(JakartaWebSocketContainer.class);
  }

  @Override
  void add(JakartaWebSocketContainer container) {
    container.addSessionListener(this);
  }

  @Override
  void remove(JakartaWebSocketContainer container) {
    container.removeSessionListener(this);
  }

  @Override
  public void onJakartaWebSocketSessionCreated(JakartaWebSocketSession session) {
    WebSockets.created(session.getCoreSession());
  }
}
