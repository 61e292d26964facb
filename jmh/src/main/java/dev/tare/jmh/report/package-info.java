/** What was measured, as numbers that can be kept, compared and shown; knows no benchmark. */
@NullMarked
package dev.tare.jmh.report;

import org.jspecify.annotations.NullMarked;
