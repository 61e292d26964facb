/** An application of Spring Boot that adds one dependency: the same for every version of it. */
@NullMarked
package dev.tare.frameworks.boot;

import org.jspecify.annotations.NullMarked;
