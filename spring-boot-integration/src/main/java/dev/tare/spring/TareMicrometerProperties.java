package dev.tare.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Micrometer's meters are kept.
 *
 * @param enabled Whether Tare is the application's meter registry.
 * @param step How long one step of a decaying maximum and of percentiles lasts.
 */
@ConfigurationProperties("tare.micrometer")
record TareMicrometerProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("1m") Duration step) {}
