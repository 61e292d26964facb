package dev.tare.discovery;

import dev.tare.model.MetricDescriptor;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One family, as the catalogue shows it. */
record CatalogueRow(
    MetricDescriptor descriptor, int series, OptionalInt seriesLimit, OptionalLong bytes) {}
