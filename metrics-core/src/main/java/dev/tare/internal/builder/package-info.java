/**
 * Turns the calls of a user into definitions, which are data, and refuses what makes no sense.
 *
 * <p>In come names, labels and options on the thread that configures, one at a time for each
 * builder; out go immutable definitions to a {@link dev.tare.internal.builder.Registrar}.
 */
@NullMarked
package dev.tare.internal.builder;

import org.jspecify.annotations.NullMarked;
