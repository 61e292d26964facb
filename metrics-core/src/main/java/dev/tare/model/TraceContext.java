package dev.tare.model;

/**
 * Tells which span the calling thread is in, so that counters and histograms can give examples of
 * what they were given. Ids are longs: a recording thread makes no text of them.
 *
 * <p>Called on recording threads, right after a value was recorded: must neither block nor record
 * into the same counter or histogram. What it throws is counted and told to the error handler, and
 * costs the exemplar only.
 */
public interface TraceContext {

  /** The id of the span that the thread is in; 0 if it is in none, or none that is sampled. */
  long spanId();

  /** The first 64 bits of that span's trace id; 0 where ids have 64 bits. */
  long traceIdHigh();

  /** The last 64 bits of that span's trace id. */
  long traceIdLow();
}
