/**
 * What JMH cannot measure: small programs, each run in a JVM of its own. Each is told the library,
 * and prints one number as the last word on its standard output.
 */
@NullMarked
package dev.tare.jmh.probe;

import org.jspecify.annotations.NullMarked;
