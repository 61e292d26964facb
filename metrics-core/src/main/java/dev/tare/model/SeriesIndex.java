package dev.tare.model;

import java.util.Arrays;
import java.util.List;

/**
 * The label values of a family's series, sorted: row {@code i} of the index belongs to row {@code
 * i} of the family's values.
 *
 * <p>Immutable, and the same object from scrape to scrape for as long as no series comes or goes,
 * so a writer may cache what it encodes under the identity of the index.
 */
public final class SeriesIndex {
  /** The index of a family without labels: one row without values. */
  public static final SeriesIndex SINGLE = new SeriesIndex(List.of(), List.of(List.of()));

  private final List<String> labelNames;
  private final List<String>[] rows;

  /**
   * Copies the rows.
   *
   * @param labelNames in the order in which each row has its values
   * @param sortedRows sorted as {@link #compare} does, without duplicates; empty values are allowed
   *     and are labels left out, see {@link Labels}
   * @throws IllegalArgumentException if rows are unsorted, repeated or of another width, or a value
   *     is null or has half a surrogate pair, which is written as another value would be; {@link
   *     Labels#repaired} makes such values fit
   */
  @SuppressWarnings("unchecked")
  public SeriesIndex(List<String> labelNames, List<List<String>> sortedRows) {
    this.labelNames = List.copyOf(labelNames);
    this.rows =
        sortedRows.stream().map(values -> row(this.labelNames, values)).toArray(List[]::new);
    for (int i = 1; i < rows.length; i++) {
      if (compare(rows[i - 1], rows[i]) >= 0) {
        throw new IllegalArgumentException("rows unsorted or repeated at values=" + rows[i]);
      }
    }
  }

  private static List<String> row(List<String> labelNames, List<String> values) {
    if (values.size() != labelNames.size()) {
      throw new IllegalArgumentException("labels=" + labelNames + " values=" + values);
    }
    Labels.checkValues(labelNames, values);
    return List.copyOf(values);
  }

  /** Orders rows by their first value, then by their second, and so on. */
  public static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** How many series there are. */
  public int size() {
    return rows.length;
  }

  /** The label names, in the order of each row. */
  public List<String> labelNames() {
    return labelNames;
  }

  /** The label values of one series, in the order of {@link #labelNames}. */
  public List<String> values(int row) {
    return rows[row];
  }

  /** The row with these values, in the order of {@link #labelNames}; negative if there is none. */
  public int find(List<String> values) {
    return Arrays.binarySearch(rows, values, SeriesIndex::compare);
  }

  /** For a person to read: how many there are, and the labels of the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
