package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names that Tare's families hold in a registry of client_java. A collector there need not say
 * which names it has, and Micrometer's do not: what they show is looked at where Tare has a new
 * family, and once a minute besides. Any thread.
 */
final class HeldNames {
  private static final long LOOK_AGAIN_NS = TimeUnit.MINUTES.toNanos(1);
  private static final String TAKEN = "its name is taken in the PrometheusRegistry";

  private final PrometheusRegistry registry;
  private final Supplier<MetricSnapshots> others;
  private final LongSupplier nanoClock;

  // Under its lock.
  private final Map<String, NameHolder> holders = new HashMap<>();
  private Set<String> looked = Set.of();
  private Set<String> seen = Set.of();
  private long lookedNs;

  /**
   * Holds none yet.
   *
   * @param others shows what the registry has, but for Tare's
   */
  HeldNames(PrometheusRegistry registry, Supplier<MetricSnapshots> others, LongSupplier nanoClock) {
    this.registry = registry;
    this.others = others;
    this.nanoClock = nanoClock;
  }

  /**
   * Takes the names of these families, and gives those back that are not among them.
   *
   * @return why it does not hold the others
   */
  synchronized Map<String, String> hold(List<MetricDescriptor> families) {
    Map<String, NameHolder> wanted = new HashMap<>();
    families.forEach(family -> wanted.put(family.name().value(), new NameHolder(family)));
    look(wanted.keySet());
    Map<String, String> refused = new HashMap<>();
    wanted
        .entrySet()
        .removeIf(
            entry -> {
              boolean taken = seen.contains(entry.getValue().getPrometheusName());
              if (taken) {
                refused.put(entry.getKey(), TAKEN);
              }
              return taken;
            });
    holders.entrySet().removeIf(entry -> isGone(entry.getValue(), wanted.get(entry.getKey())));
    wanted.keySet().removeAll(holders.keySet());
    wanted.forEach(
        (name, holder) -> {
          try {
            registry.register(holder);
            holders.put(name, holder);
          } catch (IllegalStateException | IllegalArgumentException e) { // of old ones, of new ones
            // No unregister: old ones would free the name of whoever has it.
            refused.put(name, TAKEN + ": " + e.getMessage());
          }
        });
    return refused;
  }

  private boolean isGone(NameHolder held, @Nullable NameHolder wanted) {
    boolean gone = wanted == null || !held.descriptor().equals(wanted.descriptor());
    if (gone) {
      registry.unregister(held);
    }
    return gone;
  }

  private void look(Set<String> names) {
    long now = nanoClock.getAsLong();
    if (names.isEmpty() || (looked.containsAll(names) && now - lookedNs < LOOK_AGAIN_NS)) {
      return;
    }
    Set<String> shown = new HashSet<>();
    try {
      for (MetricSnapshot snapshot : others.get()) {
        shown.add(snapshot.getMetadata().getPrometheusName());
      }
    } catch (RuntimeException e) {
      return; // it has no page now, with Tare or without
    }
    seen = shown;
    looked = Set.copyOf(names);
    lookedNs = now;
  }
}
