package dev.tare.spring;

import dev.tare.jetty.TareJetty;

/**
 * Changes how the application's Jetty server is measured before it starts, after the properties
 * were applied. Any number of beans, in their order:
 *
 * <pre>{@code
 * @Bean
 * TareJettyCustomizer requests(Metrics metrics) {
 *   return jetty -> jetty.requests(TareHandler.builder(metrics.registry()).timeToFirstByte());
 * }
 * }</pre>
 */
@FunctionalInterface
public interface TareJettyCustomizer {

  /** Called once a server, on the thread that starts it; what it throws ends the start. */
  void customize(TareJetty.Builder jetty);
}
