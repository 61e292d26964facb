/** What Tare counts of itself. */
@NullMarked
package dev.tare.internal.self;

import org.jspecify.annotations.NullMarked;
