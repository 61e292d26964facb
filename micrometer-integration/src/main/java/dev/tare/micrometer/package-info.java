/** Micrometer's meters, recorded and shown by Tare. */
@NullMarked
package dev.tare.micrometer;

import org.jspecify.annotations.NullMarked;
