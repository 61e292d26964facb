package dev.tare.model;

import java.util.List;

/**
 * A source of families that are read when a scrape asks, beside the registry's own instruments.
 *
 * <p>Called on the scraping thread, possibly by several at once. What it throws is counted and
 * handed to the error handler; its families are then absent from that scrape, and nothing else is.
 */
public interface Collector {

  /** What this collector is called in self-metrics and errors; short and constant. */
  String name();

  /** The families that {@link #collect} may return; asked once, when it is registered. */
  List<MetricDescriptor> descriptors();

  /**
   * Reads the source. Families that are not known now are left out.
   *
   * @return families that {@link #descriptors} announced, each at most once
   */
  List<MetricFamily> collect();
}
