package dev.tare.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the actuator shows the page.
 *
 * @param inPlaceOfPrometheus Whether the endpoint "prometheus" is Tare's page; Boot's own, and the
 *     registry behind it, are then off.
 */
@ConfigurationProperties("tare.endpoint")
record TareEndpointProperties(@DefaultValue("false") boolean inPlaceOfPrometheus) {}
