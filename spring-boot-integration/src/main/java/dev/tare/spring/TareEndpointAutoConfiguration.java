package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.export.SnapshotWriter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Tare's page as an endpoint of the actuator, in a servlet application. */
@AutoConfiguration(after = TareAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(prefix = "tare", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(TareEndpointProperties.class)
public final class TareEndpointAutoConfiguration {

  @Bean
  @ConditionalOnAvailableEndpoint
  @ConditionalOnMissingBean
  TareEndpoint tareEndpoint(Metrics metrics, SnapshotWriter writer) {
    return new TareEndpoint(metrics, writer);
  }

  @Bean
  @ConditionalOnAvailableEndpoint
  @ConditionalOnBooleanProperty(InPlaceOfPrometheus.PROPERTY)
  PrometheusPageEndpoint tarePrometheusEndpoint(Metrics metrics, SnapshotWriter writer) {
    return new PrometheusPageEndpoint(metrics, writer);
  }
}
