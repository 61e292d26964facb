package dev.tare.internal.aggregate;

import dev.tare.internal.ring.RecordWords;

/** What the records of one type id are for. Called on the aggregator's thread only. */
interface RecordTarget {

  /** Takes in one record. */
  void onRecord(RecordWords words);
}
