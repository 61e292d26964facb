/** Asks the questions, one run of JMH or of a small program after another. */
@NullMarked
package dev.tare.jmh.run;

import org.jspecify.annotations.NullMarked;
