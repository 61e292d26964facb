/** The recorder, the aggregator thread and what it owns. Knows series, not memory ordering. */
@NullMarked
package dev.tare.internal.aggregate;

import org.jspecify.annotations.NullMarked;
