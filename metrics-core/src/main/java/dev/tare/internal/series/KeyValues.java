package dev.tare.internal.series;

/**
 * Label values that a number stands for, as they are kept: for who looks them up without writing
 * them down.
 */
public interface KeyValues {
  /** How many there are. */
  int size();

  /** One of them; the same whenever it is asked for. Allocates nothing. */
  String value(int label, long key);

  /** All of them. */
  static String[] array(KeyValues values, long key) {
    String[] array = new String[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.value(i, key);
    }
    return array;
  }
}
