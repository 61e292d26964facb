package dev.tare.jetty;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints at {@code /app/ws/{room}} and {@code /app/chat/{room}} of each interface that Jetty
 * 12.0 has, too. They say hello when they open, repeat what they hear, and close or throw where
 * they are told to.
 */
final class EchoApps {
  static final List<String> TEMPLATES = List.of("/ws/{room}", "/chat/{room}");

  private static final String CLOSE = "close:";

  private EchoApps() {}

  /** By Jetty's interface; public, as Jetty looks its methods up. */
  public static final class Echo implements Session.Listener.AutoDemanding {
    private @Nullable Session session;

    @Override
    public void onWebSocketOpen(Session session) {
      this.session = session;
      session.sendText("hello", Callback.NOOP);
    }

    @Override
    public void onWebSocketText(String message) {
      Session session = Objects.requireNonNull(this.session);
      if (message.startsWith(CLOSE)) {
        session.close(code(message), null, Callback.NOOP);
      } else {
        session.sendText(said(message), Callback.NOOP);
      }
    }
  }

  /** By Jakarta's interface; public, as its container makes one for each socket. */
  public static final class EchoEndpoint extends Endpoint {
    @Override
    public void onOpen(jakarta.websocket.Session session, EndpointConfig config) {
      send(session, "hello");
      session.addMessageHandler(
          String.class,
          new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String message) {
              answer(session, message);
            }
          });
    }

    private static void answer(jakarta.websocket.Session session, String message) {
      if (!message.startsWith(CLOSE)) {
        send(session, said(message));
        return;
      }
      try {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code(message)), ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void send(jakarta.websocket.Session session, String message) {
      try {
        session.getBasicRemote().sendText(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static int code(String message) {
    return Integer.parseInt(message.substring(CLOSE.length()));
  }

  private static String said(String message) {
    if (message.equals("throw")) {
      throw new IllegalStateException("as it was told to");
    }
    return message;
  }

  static Handler of(Server server, String kind) {
    return switch (kind) {
      case "ee10" -> ee10();
      case "jakarta10" -> jakarta10();
      case "core" -> core(server, "/app");
      default -> throw new IllegalArgumentException("kind=" + kind);
    };
  }

  private static Handler ee10() {
    var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
    org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer
        .configure(
            context,
            (servlets, container) ->
                TEMPLATES.forEach(
                    template ->
                        container.addMapping(
                            "uri-template|" + template, (request, response) -> new Echo())));
    return context;
  }

  private static Handler jakarta10() {
    var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
    org.eclipse.jetty.ee10.websocket.jakarta.server.config
        .JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, container) -> {
          for (String template : TEMPLATES) {
            container.addEndpoint(
                jakarta.websocket.server.ServerEndpointConfig.Builder.create(
                        EchoEndpoint.class, template)
                    .build());
          }
        });
    return context;
  }

  /** By Jetty's interface, in a context at {@code path}. */
  static ContextHandler core(Server server, String path) {
    ContextHandler context = new ContextHandler(path);
    context.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            context,
            container ->
                TEMPLATES.forEach(
                    template ->
                        container.addMapping(
                            "uri-template|" + template,
                            (request, response, callback) -> new Echo()))));
    return context;
  }
}
