package dev.tare.internal.record;

import dev.tare.internal.ring.RecordWords;
import dev.tare.model.Exemplar;

/** What the records of one type id are for. Called on the aggregator's thread only. */
public interface RecordSink {

  /** Takes in one record. */
  void onRecord(RecordWords words);

  /** Takes in an example of a value; who keeps none ignores it. */
  default void onExemplar(Exemplar exemplar) {}
}
