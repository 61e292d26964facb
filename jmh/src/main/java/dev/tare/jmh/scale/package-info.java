/**
 * A thousand instances in one process: their pages are of Tare's own writer, and a real Prometheus
 * scrapes them, so that what scraping so many costs is measured.
 */
@NullMarked
package dev.tare.jmh.scale;

import org.jspecify.annotations.NullMarked;
