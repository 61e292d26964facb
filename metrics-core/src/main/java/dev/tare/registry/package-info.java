/** Where metrics are registered. */
@NullMarked
package dev.tare.registry;

import org.jspecify.annotations.NullMarked;
