package dev.tare.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Label values as the worst of clients sends them, and what is to become of each. */
record AnyLabels(Random random, int limit) {
  private static final String[] PIECES = {
    "a", "Aa", "BB", "other", "\uD83D", "\uDE00", "\uD83D\uDE00", "\uFFFD", "\n", "\"", "\\", "\0"
  };

  /** As many values, few of which are different, so that some come again. */
  @Nullable String[] values(int labels) {
    @Nullable String[] values = new @Nullable String[labels];
    for (int i = 0; i < labels; i++) {
      values[i] = value();
    }
    return values;
  }

  private @Nullable String value() {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> "x".repeat(limit + random.nextInt(2));
      case 3 -> any() + "y".repeat(limit << random.nextInt(8));
      case 4 -> Character.toString((char) random.nextInt(1 << Character.SIZE));
      case 5 -> any() + any();
      default -> any();
    };
  }

  private String any() {
    return new String(PIECES[random.nextInt(PIECES.length)]); // seldom the same object
  }

  boolean isTooLong(@Nullable String value) {
    return value != null && value.length() > limit;
  }

  /** By the code points of the JDK. */
  List<String> kept(@Nullable String... values) {
    List<String> kept = new ArrayList<>();
    for (String value : values) {
      if (value == null) {
        kept.add("");
      } else if (isTooLong(value)) {
        kept.add("other");
      } else {
        int[] repaired =
            value.codePoints().map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c).toArray();
        kept.add(new String(repaired, 0, repaired.length));
      }
    }
    return kept;
  }
}
