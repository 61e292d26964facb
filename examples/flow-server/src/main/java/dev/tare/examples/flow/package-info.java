/** The server: flows that run, the HTTP API over them, what is measured, and the main class. */
@NullMarked
package dev.tare.examples.flow;

import org.jspecify.annotations.NullMarked;
