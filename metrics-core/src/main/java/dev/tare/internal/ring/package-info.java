/** Rings, spill blocks and every memory fence of the project. Knows longs, not metrics. */
@NullMarked
package dev.tare.internal.ring;

import org.jspecify.annotations.NullMarked;
