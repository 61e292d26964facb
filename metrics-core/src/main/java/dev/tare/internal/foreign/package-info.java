/** Runs code that is not Tare's, with a limit to the time that anybody waits for it. */
@NullMarked
package dev.tare.internal.foreign;

import org.jspecify.annotations.NullMarked;
