package dev.tare.internal.self;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.List;

/** Every count that Tare keeps of itself and that needs no label. Listed in docs/operations.md. */
public enum SelfMetric {
  /** A record found neither block nor ring. */
  RECORDS_SHARED(
      "tare_records_shared_total",
      "Records counted in a shared block: no ring to be had, or the ring full."),
  /** A thread got a block of a series. */
  BLOCKS_MADE(
      "tare_blocks_made_total",
      "Blocks made for threads to count a series, or a key of an event, in place."),
  /** A block, or memory for more of its cells, did not fit into the thread's budget. */
  BLOCKS_REFUSED(
      "tare_blocks_refused_total",
      "Times that a block, or more memory of one, did not fit into what a thread may have."),
  /** A record needed memory to be counted in, and there was none. */
  RECORDS_LOST(
      "tare_records_lost_total",
      "Records that were not counted, or an event of which a part was not, for want of memory."),
  /** A handle of a removed series was used. */
  RECORDS_AFTER_REMOVAL(
      "tare_records_after_removal_total",
      "Records of series that had been removed: made with a kept handle, or still on their way."),
  /** There was no memory for a ring. */
  RINGS_REFUSED(
      "tare_rings_refused_total", "Times that there was no memory for the rings that were wanted."),
  /** A label value was longer than the options allow. */
  LABEL_VALUES_TOO_LONG(
      "tare_label_values_too_long_total",
      "Label values that were looked up, and longer than the limit: taken as \"other\"."),
  /** A histogram's sum reached the end of a long. */
  SUMS_SATURATED(
      "tare_sums_saturated_total", "Histogram sums that stopped growing before they would wrap."),
  /** A histogram series was made without an HdrHistogram. */
  QUANTILES_REFUSED(
      "tare_quantiles_refused_total", "Series that have no quantiles because of the limit."),
  /** An exemplar found its ring full. */
  EXEMPLARS_DROPPED(
      "tare_exemplars_dropped_total", "Exemplars dropped as their ring was full; not the values."),
  /** A trace context threw. */
  EXEMPLAR_ERRORS("tare_exemplar_errors_total", "Exceptions of a trace context."),
  /** A scrape was answered with the copy of an earlier one. */
  SCRAPES_STALE(
      "tare_scrapes_stale_total", "Scrapes answered with an older copy: no new one came in time."),
  /** A scrape was made while an event was being counted. */
  SCRAPES_OUT_OF_STEP(
      "tare_scrapes_out_of_step_total",
      "Scrapes that may show an event in some of its families before the others."),
  /** Writing a scrape failed. */
  SCRAPE_ERRORS("tare_scrape_errors_total", "Scrapes that failed or whose client went away."),
  /** Somebody asked for a scrape without the credentials that it takes. */
  SCRAPES_REFUSED(
      "tare_scrapes_refused_total",
      "Requests for a scrape that showed no credentials, wrong ones, or wrong ones too often."),
  /** The error handler itself threw. */
  ERROR_HANDLER_ERRORS(
      "tare_error_handler_errors_total", "Exceptions that the error handler itself threw."),
  /** Something threw on the aggregator's thread. */
  AGGREGATOR_ERRORS("tare_aggregator_errors_total", "Exceptions on the aggregator's thread."),
  /** A scrape found the aggregator's thread dead and started another. */
  AGGREGATOR_RESTARTS(
      "tare_aggregator_restarts_total", "Threads started because the aggregator's had died."),
  /** Somebody interrupted the aggregator's thread. */
  AGGREGATOR_INTERRUPTS(
      "tare_aggregator_interrupts_total", "Interrupts of the aggregator's thread, ignored.");

  private final String metric;
  private final String help;

  SelfMetric(String metric, String help) {
    this.metric = metric;
    this.help = help;
  }

  /** How the count is published. */
  public MetricDescriptor descriptor() {
    return new MetricDescriptor(
        new MetricName(metric), MetricType.COUNTER, help, Unit.NONE, List.of());
  }
}
