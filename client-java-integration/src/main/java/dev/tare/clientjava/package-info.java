/**
 * Tare and Prometheus' client_java beside each other: Tare's families on a page that client_java
 * serves, and those of a {@code PrometheusRegistry} among Tare's.
 */
@NullMarked
package dev.tare.clientjava;

import org.jspecify.annotations.NullMarked;
