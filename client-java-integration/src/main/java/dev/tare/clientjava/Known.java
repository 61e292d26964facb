package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.SeriesIndex;

/** What a family was in the last scrape: it stays the same object while it is the same. */
record Known(MetricDescriptor descriptor, SeriesIndex index) {}
