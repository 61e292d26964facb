/**
 * Whether a server lives, is ready and has started: checks that are asked in the background, what
 * they said last, and the pages and gauges that show it.
 */
@NullMarked
package dev.tare.health;

import org.jspecify.annotations.NullMarked;
