/**
 * Writes JSON, for pages that are a few lines of it.
 *
 * <p>In come names and values, from one thread for each document; out goes text.
 */
@NullMarked
package dev.tare.internal.json;

import org.jspecify.annotations.NullMarked;
