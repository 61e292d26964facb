package dev.tare.model;

/**
 * Halves of surrogate pairs without the other half. A string of Java may have them, UTF-8 cannot:
 * what is written in their place is the same for all, so that two such strings share one text.
 */
final class Surrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private Surrogates() {}

  /** Whether there is none. */
  static boolean areWhole(String text) {
    return firstLone(text, 0) < 0;
  }

  /** The same text with U+FFFD for each; the same object where there is none. */
  static String repaired(String text) {
    int lone = firstLone(text, 0);
    if (lone < 0) {
      return text;
    }
    char[] chars = text.toCharArray();
    while (lone >= 0) {
      chars[lone] = REPLACEMENT;
      lone = firstLone(text, lone + 1);
    }
    return new String(chars);
  }

  /** The place of the first one; negative if there is none. */
  private static int firstLone(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static boolean isPair(String text, int high) {
    return high + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(high), text.charAt(high + 1));
  }
}
