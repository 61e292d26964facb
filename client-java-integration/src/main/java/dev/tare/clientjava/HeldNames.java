package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names that Tare's families hold in a registry of client_java. Any thread. */
final class HeldNames {
  private final PrometheusRegistry registry;

  // Under its lock, by the family's name.
  private final Map<String, NameHolder> holders = new HashMap<>();

  HeldNames(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * Takes the names of these families, and gives those back that are not among them.
   *
   * @return why it does not hold the others
   */
  synchronized Map<String, String> hold(List<MetricDescriptor> families) {
    Map<String, MetricDescriptor> wanted = new HashMap<>();
    families.forEach(family -> wanted.put(family.name().value(), family));
    holders
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getValue().descriptor().equals(wanted.get(entry.getKey()));
              if (gone) {
                registry.unregister(entry.getValue());
              }
              return gone;
            });
    wanted.keySet().removeAll(holders.keySet());
    Map<String, String> refused = new HashMap<>();
    wanted.forEach(
        (name, family) -> {
          NameHolder holder = new NameHolder(family);
          try {
            registry.register(holder);
            holders.put(name, holder);
          } catch (IllegalStateException | IllegalArgumentException e) { // of old ones, of new ones
            // No unregister: old ones would free the name of whoever has it.
            refused.put(name, "its name is taken in the PrometheusRegistry: " + e.getMessage());
          }
        });
    return refused;
  }
}
