/** An application of Jersey, measured from outside. */
@NullMarked
package dev.tare.frameworks.jersey;

import org.jspecify.annotations.NullMarked;
