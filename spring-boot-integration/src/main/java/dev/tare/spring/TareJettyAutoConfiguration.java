package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.export.SnapshotWriter;
import dev.tare.jetty.TareJetty;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures the server of a servlet application, where that is Jetty. */
@AutoConfiguration(after = TareAutoConfiguration.class)
@ConditionalOnClass({Server.class, TareJetty.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(
    prefix = "tare",
    name = {"enabled", "jetty.enabled"},
    matchIfMissing = true)
@EnableConfigurationProperties(TareJettyProperties.class)
public final class TareJettyAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  JettyInstallation tareJettyInstallation(
      Metrics metrics,
      SnapshotWriter writer,
      TareJettyProperties properties,
      ObjectProvider<TareJettyCustomizer> customizers) {
    return new JettyInstallation(
        server -> {
          TareJetty.Builder jetty = TareJetty.builder(server, metrics, writer);
          if (properties.adminPort() != null) {
            jetty.admin(properties.adminHost(), properties.adminPort());
          } else if (!properties.endpoints()) {
            jetty.withoutEndpoints();
          }
          customizers.orderedStream().forEach(customizer -> customizer.customize(jetty));
          return jetty.install();
        });
  }

  @Bean
  NativeMeters tareJettyMeters() {
    return NativeMeters.of("jetty.threads.current", "jetty.threads.idle");
  }

  /** By the class that Boot 3.5 has for it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.web.embedded.jetty.JettyServerCustomizer.class)
  static class Boot3 {
    @Bean
    WebServerFactoryCustomizer<
            org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory>
        tareJettyCustomizer(JettyInstallation installation) {
      return factory -> factory.addServerCustomizers(installation::install);
    }
  }

  /** By the class that Boot 4 has for it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.jetty.JettyServerCustomizer.class)
  static class Boot4 {
    @Bean
    WebServerFactoryCustomizer<org.springframework.boot.jetty.ConfigurableJettyWebServerFactory>
        tareJettyCustomizer(JettyInstallation installation) {
      return factory -> factory.addServerCustomizers(installation::install);
    }
  }
}
