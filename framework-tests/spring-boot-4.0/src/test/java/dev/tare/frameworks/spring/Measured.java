package dev.tare.frameworks.spring;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that an application adds to be measured. */
@Configuration(proxyBeanMethods = false)
public class Measured {

  /** Closed with the application. */
  @Bean
  public Metrics metrics() {
    return Metrics.open(MetricsOptions.builder().build());
  }

  /** Installed before the server starts. */
  @Bean
  public WebServerFactoryCustomizer<JettyServletWebServerFactory> measured(Metrics metrics) {
    return factory ->
        factory.addServerCustomizers(
            server -> TareJetty.install(server, metrics, OpenMetricsExporter.create()));
  }
}
