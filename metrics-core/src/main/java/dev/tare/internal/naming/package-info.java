/**
 * What becomes of families at their registration by the patterns of the options: denied, renamed or
 * left alone.
 *
 * <p>In come definitions and collectors, from any thread; out they go to the registry, under the
 * names that are shown.
 */
@NullMarked
package dev.tare.internal.naming;

import org.jspecify.annotations.NullMarked;
