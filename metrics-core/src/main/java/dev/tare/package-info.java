/** Tare: opens, wires and closes the library. */
@NullMarked
package dev.tare;

import org.jspecify.annotations.NullMarked;
