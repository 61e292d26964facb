package dev.tare.internal.collect;

import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.Map;

/**
 * What a collector said that it may return, and what became of it. By name, not by descriptor: what
 * the JVM makes for the hash code of a record keeps its class loader for a while.
 *
 * @param revision the collector's own number of it
 * @param taken the families whose names the collector holds
 * @param refused why it does not hold the others
 * @param released how often names had been given back when those were refused; negative where it
 *     will not try again
 */
public record Announced(
    long revision,
    Map<String, MetricDescriptor> taken,
    Map<String, String> refused,
    long released) {
  /** Before it is registered. */
  public static final Announced NOTHING = new Announced(Long.MIN_VALUE, Map.of(), Map.of(), 0);

  /** After its registration was closed. */
  public static final Announced CLOSED = new Announced(Long.MAX_VALUE, Map.of(), Map.of(), -1);

  public boolean closed() {
    return released < 0;
  }

  /** Whether this very family is the collector's. */
  public boolean has(MetricDescriptor descriptor) {
    return descriptor.equals(taken.get(descriptor.name().value()));
  }

  /** Whether a name that was refused may be free by now. */
  public boolean mayTakeMore(long releasedNow) {
    return !refused.isEmpty() && released != releasedNow;
  }

  public List<String> names() {
    return taken.keySet().stream().sorted().toList();
  }
}
