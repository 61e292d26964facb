package dev.tare.internal.series;

import dev.tare.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a label value before it is kept. Values come from requests, where nobody answers
 * for them: none is refused, each is counted. Any thread; takes no lock.
 *
 * <ul>
 *   <li>Null is the empty value.
 *   <li>Half a surrogate pair becomes U+FFFD, see {@link Labels#repaired}.
 *   <li>A value of too many characters is {@value #OTHER}, whatever it says, and leaves nothing
 *       behind: a client that makes up long values costs no memory.
 * </ul>
 *
 * <p>Tables keep only such values. So a value that a table knows needs no look at its text, and who
 * looks values up pays for one only after a miss.
 */
public final class LabelText {
  /** The value that stands for those that are too long, or too many. */
  public static final String OTHER = "other";

  private final int limit;
  private final Runnable onTooLong;

  /**
   * Label text of limited length.
   *
   * @param limit the largest number of characters, in UTF-16 as a string counts them
   * @param onTooLong told of each value that is longer; must not throw
   */
  public LabelText(int limit, Runnable onTooLong) {
    this.limit = limit;
    this.onTooLong = onTooLong;
  }

  /** The value as it is looked up first: as it came, if it came. */
  public static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** The value as it is kept. Allocates only where something is to be repaired. */
  public String kept(@Nullable String value) {
    return isTooLong(value) ? OTHER : Labels.repaired(value);
  }

  /** The same, of a value that came to be counted by. */
  public String keptAndCounted(@Nullable String value) {
    if (isTooLong(value)) {
      onTooLong.run();
    }
    return kept(value);
  }

  /** The values as they are kept, in an array of their own. */
  public String[] kept(@Nullable String[] values) {
    String[] kept = new String[values.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = kept(values[i]);
    }
    return kept;
  }

  /** The same, of values that came to be counted by. */
  public String[] keptAndCounted(@Nullable String[] values) {
    String[] kept = new String[values.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = keptAndCounted(values[i]);
    }
    return kept;
  }

  /** Whether each value is kept as it is, or is null. Allocates nothing but what is repaired. */
  @SuppressWarnings("ReferenceEquality") // the same object where nothing has to change
  public boolean isKept(@Nullable String[] values) {
    for (String value : values) {
      if (value != null && kept(value) != value) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value shares {@value #OTHER} with all others that are so long. */
  public boolean isTooLong(@Nullable String value) {
    return value != null && value.length() > limit;
  }

  /** Whether one of the values does. */
  public boolean isTooLong(@Nullable String[] values) {
    for (String value : values) {
      if (isTooLong(value)) {
        return true;
      }
    }
    return false;
  }
}
