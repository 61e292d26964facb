/** When something that failed is tried again, and when no more. */
@NullMarked
package dev.tare.examples.flow.retry;

import org.jspecify.annotations.NullMarked;
