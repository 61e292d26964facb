package dev.tare.jetty;

import dev.tare.jetty.EchoApps.Echo;
import dev.tare.jetty.EchoApps.EchoEndpoint;
import org.eclipse.jetty.server.Handler;

/** The same endpoints in ee11. */
final class Ee11EchoApps {
  private Ee11EchoApps() {}

  static Handler of(String kind) {
    return switch (kind) {
      case "ee11" -> ee11();
      case "jakarta11" -> jakarta11();
      default -> throw new IllegalArgumentException("kind=" + kind);
    };
  }

  private static Handler ee11() {
    var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
    org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer
        .configure(
            context,
            (servlets, container) ->
                EchoApps.TEMPLATES.forEach(
                    template ->
                        container.addMapping(
                            "uri-template|" + template, (request, response) -> new Echo())));
    return context;
  }

  private static Handler jakarta11() {
    var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
    org.eclipse.jetty.ee11.websocket.jakarta.server.config
        .JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, container) -> {
          for (String template : EchoApps.TEMPLATES) {
            container.addEndpoint(
                jakarta.websocket.server.ServerEndpointConfig.Builder.create(
                        EchoEndpoint.class, template)
                    .build());
          }
        });
    return context;
  }
}
