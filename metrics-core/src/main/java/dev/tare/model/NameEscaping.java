package dev.tare.model;

/**
 * How names outside the classic characters are written for a scraper: Prometheus' escaping schemes.
 * Classic are letters, digits and {@code _}, in the names of metrics also {@code :}, not beginning
 * with a digit. A classic name stays as it is, but with {@link #DOTS}.
 */
public enum NameEscaping {
  /** Each other character becomes {@code _}. What every scraper reads, and the default. */
  UNDERSCORES("underscores"),
  /** A dot becomes {@code _dot_}; an underscore, and each other character, becomes two. */
  DOTS("dots"),
  /** Behind {@code U__} each other character is its code point, {@code _2e_}; {@code _} is two. */
  VALUES("values"),
  /** As it is; text formats quote it where it is not classic. */
  ALLOW_UTF_8("allow-utf-8");

  private static final char COLON = ':';
  private static final char NOTHING_MORE = '_';

  private final String word;

  NameEscaping(String word) {
    this.word = word;
  }

  /** The value of the parameter {@code escaping} in {@code Accept} and {@code Content-Type}. */
  public String word() {
    return word;
  }

  /** The name of a metric, with all suffixes that are part of it. Itself where nothing changes. */
  public String metric(String name) {
    return escaped(name, COLON);
  }

  /** The name of a label. Itself where nothing changes. */
  public String label(String name) {
    return escaped(name, NOTHING_MORE);
  }

  /** Whether a metric's name needs neither escape nor quotes. */
  public static boolean isClassicMetric(String name) {
    return isClassic(name, COLON);
  }

  /** Whether a label's name needs neither escape nor quotes. */
  public static boolean isClassicLabel(String name) {
    return isClassic(name, NOTHING_MORE);
  }

  /** Whether this is text that UTF-8 can say: not empty, and no half of a surrogate pair. */
  public static boolean isUnicode(String name) {
    return !name.isEmpty() && Surrogates.areWhole(name);
  }

  private static boolean isClassic(String name, char also) {
    for (int i = 0; i < name.length(); i++) {
      if (!isClassic(name.charAt(i), i, also)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isClassic(int c, int place, char also) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == also;
    return letter || (place > 0 && c >= '0' && c <= '9');
  }

  private String escaped(String name, char also) {
    boolean unchanged = isClassic(name, also) && (this != DOTS || name.indexOf('_') < 0);
    if (this == ALLOW_UTF_8 || unchanged) {
      return name;
    }
    StringBuilder out = new StringBuilder(this == VALUES ? "U__" : "");
    int next;
    for (int i = 0; i < name.length(); i = next) {
      int c = name.codePointAt(i);
      next = i + Character.charCount(c);
      if (c == '_' && this != UNDERSCORES) {
        out.append("__");
      } else if (isClassic(c, i, also)) {
        out.append((char) c);
      } else {
        out.append(replacement(c));
      }
    }
    return out.toString();
  }

  private String replacement(int c) {
    return switch (this) {
      case UNDERSCORES -> "_";
      case DOTS -> c == '.' ? "_dot_" : "__";
      case VALUES -> "_" + Integer.toHexString(c) + "_";
      case ALLOW_UTF_8 -> Character.toString(c);
    };
  }
}
