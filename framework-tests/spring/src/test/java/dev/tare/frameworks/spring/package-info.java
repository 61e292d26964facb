/** An application of Spring Boot, measured from outside: the same for every version of it. */
@NullMarked
package dev.tare.frameworks.spring;

import org.jspecify.annotations.NullMarked;
