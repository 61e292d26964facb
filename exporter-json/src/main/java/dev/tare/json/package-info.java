/** Snapshots as JSON. */
@NullMarked
package dev.tare.json;

import org.jspecify.annotations.NullMarked;
