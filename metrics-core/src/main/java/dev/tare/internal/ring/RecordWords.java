package dev.tare.internal.ring;

/** The words of the record that is being drained. */
public interface RecordWords {

  /**
   * One word of the record.
   *
   * @param word from 0 to {@link #words} - 1; not checked
   */
  long word(int word);

  /** How many words the record has. */
  int words();
}
