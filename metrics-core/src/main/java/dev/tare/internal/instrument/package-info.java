/**
 * What is behind the instruments: builders that turn calls into definitions, definitions that are
 * data, and the handles that users record with.
 */
@NullMarked
package dev.tare.internal.instrument;

import org.jspecify.annotations.NullMarked;
