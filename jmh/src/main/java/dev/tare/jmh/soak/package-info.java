/**
 * Full load for as long as one likes, and a tally beside it that owes nothing to Tare: threads and
 * series come and go, somebody scrapes, and in the end every count has to be equal.
 */
@NullMarked
package dev.tare.jmh.soak;

import org.jspecify.annotations.NullMarked;
