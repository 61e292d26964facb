/** Exact recordings of histograms, in the files of HdrHistogram. */
@NullMarked
package dev.tare.export.hlog;

import org.jspecify.annotations.NullMarked;
