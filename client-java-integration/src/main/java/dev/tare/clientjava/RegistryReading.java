package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a registry of client_java had in one scrape, in Tare's words. Immutable.
 *
 * @param revision has grown where the descriptors are others than before
 * @param families those that Tare can show
 * @param known the same without their values, by name
 * @param leftOut why Tare cannot show the others, by name
 */
record RegistryReading(
    long revision,
    List<MetricFamily> families,
    Map<String, Known> known,
    Map<String, String> leftOut) {
  static final RegistryReading NOTHING = new RegistryReading(0, List.of(), Map.of(), Map.of());

  /** The next one. */
  RegistryReading next(MetricSnapshots page, RegistryOptions options) {
    Map<String, List<MetricSnapshot>> byName = new TreeMap<>();
    for (MetricSnapshot snapshot : page) {
      if (options.families().test(FamilyReader.name(snapshot))) {
        PartialSummaries.apart(snapshot)
            .forEach(
                part ->
                    byName
                        .computeIfAbsent(FamilyReader.name(part), n -> new ArrayList<>())
                        .add(part));
      }
    }
    List<MetricFamily> families = new ArrayList<>();
    Map<String, Known> now = new HashMap<>();
    Map<String, String> leftOut = new TreeMap<>();
    byName.forEach(
        (name, snapshots) -> {
          try {
            FamilyReader reader =
                new FamilyReader(name, snapshots, known.get(name), options.createdTimestamps());
            MetricFamily family = reader.read();
            families.add(family);
            now.put(name, new Known(family.descriptor(), family.series()));
          } catch (RuntimeException e) { // one that is strange must cost only itself
            leftOut.put(name, String.valueOf(e.getMessage()));
          }
        });
    boolean same =
        now.keySet().equals(known.keySet())
            && now.entrySet().stream().allMatch(e -> isSame(e.getValue(), known.get(e.getKey())));
    return new RegistryReading(same ? revision : revision + 1, families, now, leftOut);
  }

  /** It is the same object where nothing has changed. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Known now, @Nullable Known before) {
    return before != null && now.descriptor() == before.descriptor();
  }

  List<MetricDescriptor> descriptors() {
    return known.values().stream().map(Known::descriptor).toList();
  }
}
