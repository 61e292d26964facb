package dev.tare.internal.ring;

/** Receives the records of a ring on the consumer's thread. */
@FunctionalInterface
public interface RecordHandler {

  /**
   * One record.
   *
   * @param words valid during the call only
   */
  void onRecord(int typeId, RecordWords words);
}
