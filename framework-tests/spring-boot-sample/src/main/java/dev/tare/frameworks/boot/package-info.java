/** An application of Spring Boot that adds {@code tare-spring-boot}, and no code for it. */
@NullMarked
package dev.tare.frameworks.boot;

import org.jspecify.annotations.NullMarked;
