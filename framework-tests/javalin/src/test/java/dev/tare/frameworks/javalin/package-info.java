/** An application of Javalin, measured from outside. */
@NullMarked
package dev.tare.frameworks.javalin;

import org.jspecify.annotations.NullMarked;
