package dev.tare.micrometer;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.Detail;
import dev.tare.model.Labels;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the page shows of all meters, by the name that they have there. Any thread. */
final class MeterFamilies {
  private final Metrics metrics;
  private final Recordings recordings;
  private final MeterFailures failures;
  private final Labels common;

  private record Open(MeterGroup group, Registration registration) {}

  private final Map<String, Open> groups = new HashMap<>();
  private final Map<Meter.Id, String> names = new HashMap<>();

  MeterFamilies(Metrics metrics, Recordings recordings, MeterFailures failures) {
    this.metrics = metrics;
    this.recordings = recordings;
    this.failures = failures;
    this.common = metrics.recorded(Detail.BUCKETS).commonLabels();
  }

  /**
   * The bounds that a distribution of this name has to have: those of the first.
   *
   * @param wanted what it was configured to have
   */
  synchronized double[] bounds(Meter.Id id, String name, double[] wanted) {
    Open known = groups.get(name);
    return known != null && known.group().isOf(id) ? known.group().bounds() : wanted;
  }

  /**
   * Shows a meter.
   *
   * @param bounds of a distribution, in its own unit; of the others none
   * @return why it cannot be shown; null where it is
   */
  synchronized @Nullable String add(
      Meter.Id id, String name, NamingConvention convention, double[] bounds, List<Shown> shown) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (Tag tag : id.getTags()) {
      String key = convention.tagKey(tag.getKey());
      String value = Labels.repaired(convention.tagValue(tag.getValue()));
      int place = common.names().indexOf(key);
      if (place >= 0 && common.values().get(place).equals(value)) {
        continue; // every series has it already
      }
      if (place >= 0 || labels.put(key, value) != null) {
        return "tag=%s (%s)"
            .formatted(tag, place >= 0 ? "a common label of Metrics" : "its label comes twice");
      }
    }
    Open known = groups.get(name);
    String why =
        known == null
            ? open(id, name, labels, bounds, shown)
            : known.group().add(id, labels, shown);
    if (why == null) {
      names.put(id, name);
    }
    return why;
  }

  private @Nullable String open(
      Meter.Id id,
      String name,
      SortedMap<String, String> labels,
      double[] bounds,
      List<Shown> shown) {
    MeterGroup group = new MeterGroup(name, id, recordings, failures);
    group.bounds(bounds);
    String why = group.add(id, labels, shown);
    if (why != null) {
      return why;
    }
    try {
      groups.put(name, new Open(group, metrics.registry().register(group)));
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Shows a meter no more, and gives its name back where no other has it. */
  synchronized void remove(Meter.Id id) {
    String name = names.remove(id);
    Open known = name == null ? null : groups.get(name);
    if (known != null) {
      known.group().remove(id);
      if (known.group().isEmpty()) {
        groups.remove(name);
        known.registration().close();
      }
    }
  }

  /** Shows nothing any more, and gives all names back. */
  synchronized void close() {
    groups.values().forEach(open -> open.registration().close());
    groups.clear();
    names.clear();
  }
}
