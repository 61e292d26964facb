/**
 * Tare in an application of Spring Boot 3.5 or 4.0: a {@link dev.tare.Metrics} that opens and
 * closes with the context, the application's meter registry over it, its Jetty server measured, and
 * the page as an endpoint of the actuator. Where a part is not on the class path, its beans are not
 * there; each gives way to a bean of the application's.
 */
@NullMarked
package dev.tare.spring;

import org.jspecify.annotations.NullMarked;
