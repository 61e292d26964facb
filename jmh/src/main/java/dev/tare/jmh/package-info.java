/** What recording costs: JMH benchmarks, each with a baseline and its peers beside it. */
@NullMarked
package dev.tare.jmh;

import org.jspecify.annotations.NullMarked;
