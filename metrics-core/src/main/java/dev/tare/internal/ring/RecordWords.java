package dev.tare.internal.ring;

/** The words of the record that is being drained. */
@FunctionalInterface
public interface RecordWords {

  /**
   * One word of the record.
   *
   * @param word from 0; words past the record's end are not to be asked for
   */
  long word(int word);
}
