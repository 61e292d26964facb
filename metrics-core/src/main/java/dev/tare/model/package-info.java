/** The words of metrics: names, labels, units, types, and the immutable snapshot of one scrape. */
@NullMarked
package dev.tare.model;

import org.jspecify.annotations.NullMarked;
