/** Sends a snapshot in each period, on one thread, whatever becomes of those who take it. */
@NullMarked
package dev.tare.export.push;

import org.jspecify.annotations.NullMarked;
