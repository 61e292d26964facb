package dev.tare.spring;

import java.util.Set;

/**
 * Meters of Micrometer's whose families Tare has itself, by the same names: both say the same, and
 * only one of them can be on the page.
 *
 * @param names of meters, such as {@code jvm.memory.used}
 */
record NativeMeters(Set<String> names) {

  static NativeMeters of(String... names) {
    return new NativeMeters(Set.of(names));
  }
}
