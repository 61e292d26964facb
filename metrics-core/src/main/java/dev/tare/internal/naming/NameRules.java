package dev.tare.internal.naming;

import java.util.List;

/**
 * What the options say of names.
 *
 * @param denied families that are not registered, by their own names
 * @param renames the first whose pattern fits counts
 */
public record NameRules(List<NamePattern> denied, List<Rename> renames) {
  /** Leaves all alone. */
  public static final NameRules NONE = new NameRules(List.of(), List.of());

  /** Whether it leaves all alone. */
  public boolean isEmpty() {
    return denied.isEmpty() && renames.isEmpty();
  }
}
