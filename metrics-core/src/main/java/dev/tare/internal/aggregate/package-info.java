/**
 * Makes series of records: drains rings, reads blocks, ends windows, frees what was removed, and
 * copies it all for scrapes.
 *
 * <p>In come rings and blocks of recording threads; out go immutable families. One thread at a time
 * works here; registration and removal enter from any.
 */
@NullMarked
package dev.tare.internal.aggregate;

import org.jspecify.annotations.NullMarked;
