/**
 * What the process, the machine and the network cost: read at an interval, published to scrapes.
 */
@NullMarked
package dev.tare.process;

import org.jspecify.annotations.NullMarked;
