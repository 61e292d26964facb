/** Handles that record, their families and their builders. */
@NullMarked
package dev.tare.instrument;

import org.jspecify.annotations.NullMarked;
