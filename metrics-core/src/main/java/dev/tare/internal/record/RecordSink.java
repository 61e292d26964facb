package dev.tare.internal.record;

import dev.tare.internal.ring.RecordWords;

/** What the records of one type id are for. Called on the aggregator's thread only. */
public interface RecordSink {

  /** Takes in one record. */
  void onRecord(RecordWords words);
}
