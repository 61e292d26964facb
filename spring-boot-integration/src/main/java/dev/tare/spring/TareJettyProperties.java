package dev.tare.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application's Jetty server is measured.
 *
 * @param enabled Whether the server is measured, if it is Jetty.
 * @param endpoints Whether "/metrics", "/metrics/catalogue", "/health/live", "/health/ready" and
 *     "/health/startup" are served by Jetty itself, in front of the application and its security.
 * @param adminHost The address of a connector of its own for these endpoints.
 * @param adminPort The port of a connector of its own for these endpoints; none if it is not set.
 */
@ConfigurationProperties("tare.jetty")
record TareJettyProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("false") boolean endpoints,
    @DefaultValue("127.0.0.1") String adminHost,
    @Nullable Integer adminPort) {}
