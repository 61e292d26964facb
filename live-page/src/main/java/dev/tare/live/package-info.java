/** A page that shows the metrics of one process as they are now. */
@NullMarked
package dev.tare.live;

import org.jspecify.annotations.NullMarked;
