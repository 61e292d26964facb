package dev.tare.spring;

import dev.tare.process.ResourceDetail;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the resources of the process are followed.
 *
 * @param enabled Whether what the process, its container and the machine use is followed.
 * @param detail How much of it is shown.
 * @param interval From one look to the next.
 * @param slowInterval From one look to the next at what hardly changes.
 */
@ConfigurationProperties("tare.resources")
record TareResourceProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("essential") ResourceDetail detail,
    @DefaultValue("5s") Duration interval,
    @DefaultValue("30s") Duration slowInterval) {}
