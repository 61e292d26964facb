/** The demo: the flow server with flows and load, and a line about itself every second. */
@NullMarked
package dev.tare.examples.flow.demo;

import org.jspecify.annotations.NullMarked;
