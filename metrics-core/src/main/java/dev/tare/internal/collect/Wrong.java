package dev.tare.internal.collect;

/**
 * Something wrong with a family.
 *
 * @param kind the same for what is wrong in the same way
 * @param what in words, with the value and what is allowed
 */
public record Wrong(String kind, String what) {
  /** Of a counter; only those series are left out, not the family. */
  public static final Wrong BELOW_ZERO =
      new Wrong("below zero", "a count is below 0 (allowed: 0 or more; left out)");
}
