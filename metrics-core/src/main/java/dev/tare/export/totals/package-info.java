/**
 * The totals of a process in a file that outlives it: written in a short period, read afterwards,
 * or meanwhile by another process.
 */
@NullMarked
package dev.tare.export.totals;

import org.jspecify.annotations.NullMarked;
