package dev.tare.internal.ring;

/** The words of the record that is being drained. */
public interface RecordWords {
  /** What {@link #markBehind} says where there is none: larger than every number. */
  long NO_MARK = Long.MAX_VALUE;

  /**
   * One word of the record.
   *
   * @param word from 0 to {@link #words} - 1; not checked
   */
  long word(int word);

  /** How many words the record has. */
  int words();

  /**
   * The number of the first {@linkplain Ring#mark mark} that the record lies before, or {@link
   * #NO_MARK}: it is older than that, and than all that came later. Asked anew, it may know of a
   * mark that was made since.
   */
  long markBehind();
}
