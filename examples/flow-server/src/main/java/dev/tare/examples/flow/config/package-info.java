/** How a server is set up: a file, and flags that override it. */
@NullMarked
package dev.tare.examples.flow.config;

import org.jspecify.annotations.NullMarked;
