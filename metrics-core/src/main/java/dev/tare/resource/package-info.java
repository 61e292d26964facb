/**
 * What the process, the machine and the network cost: read at an interval, published to scrapes.
 */
@NullMarked
package dev.tare.resource;

import org.jspecify.annotations.NullMarked;
