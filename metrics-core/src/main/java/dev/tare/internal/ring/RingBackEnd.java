package dev.tare.internal.ring;

import java.util.Locale;

/** The kinds of ring that there are. All keep the contract of {@link Ring}. */
public enum RingBackEnd {
  /** On the heap, in every JVM, without a flag. */
  ARRAY,
  /** Agrona's, off the heap; needs a flag. */
  AGRONA;

  private static final String PACKAGE = "jdk.internal.misc";
  private static final String FLAG = "--add-exports java.base/" + PACKAGE + "=ALL-UNNAMED";

  /** Agrona's ring where it runs, else the array. Never fails and prints nothing. */
  public static RingBackEnd best() {
    return isExportedToAgrona() && passesARecord() ? AGRONA : ARRAY;
  }

  /**
   * Agrona's ring.
   *
   * @throws IllegalStateException if it does not run in this JVM; the message says what to do
   */
  public static RingBackEnd requireAgrona() {
    if (!isExportedToAgrona()) {
      throw new IllegalStateException(
          "ring=AGRONA needs the JVM flag %s, or Add-Exports: java.base/%s in the jar's manifest"
              .formatted(FLAG, PACKAGE));
    }
    if (!passesARecord()) {
      throw new IllegalStateException(
          "ring=AGRONA: the Agrona on the class path does not run in this JVM, although "
              + PACKAGE
              + " is exported (allowed: 2.1 or newer)");
    }
    return AGRONA;
  }

  /** Asks without initialising a class of Agrona's: one that failed to initialise stays broken. */
  private static boolean isExportedToAgrona() {
    try {
      ClassLoader loader = RingBackEnd.class.getClassLoader();
      Class<?> api = Class.forName("org.agrona.UnsafeApi", false, loader);
      return Object.class.getModule().isExported(PACKAGE, api.getModule());
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // Agrona 1.x, which a host may have pinned
    }
  }

  /**
   * Tries it: 2.0.x, which a host may have pinned, fails on JDK 25 although the package is
   * exported.
   */
  @SuppressWarnings("CatchThrowable") // LinkageErrors of several kinds, all meaning no
  private static boolean passesARecord() {
    try {
      Ring ring = AGRONA.newRing(1024);
      return ring.offer(1, 1) && ring.drain((typeId, words) -> words.word(0)) == 1;
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * A new, empty ring.
   *
   * @param bytes see {@link RingSize}
   */
  public Ring newRing(int bytes) {
    return switch (this) {
      case ARRAY -> new LongArrayRing(bytes);
      case AGRONA -> new AgronaRing(bytes);
    };
  }

  /** The word that {@code tare_build_info} shows. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
