package dev.tare.micrometer;

import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All meters of one name on the page. A collector of its own, so that a function that hangs costs
 * the families of its name, and a name that is taken is refused when the meter is registered.
 */
final class MeterGroup implements Collector {
  private final String name;
  private final Meter.Id first;
  private final Recordings recordings;
  private final MeterFailures failures;
  private final AtomicLong revision = new AtomicLong();

  /** Guarded by this; in the order of their coming. */
  private final Map<String, ShownFamily<?>> families = new LinkedHashMap<>();

  private double[] bounds = {};

  /**
   * What was announced last, and is what is read: a tag key that comes between the two would make
   * another family of it, which is refused.
   */
  private volatile List<ShownFamily.Frozen<?>> announced = List.of();

  MeterGroup(String name, Meter.Id first, Recordings recordings, MeterFailures failures) {
    this.name = name;
    this.first = first;
    this.recordings = recordings;
    this.failures = failures;
  }

  /** The bounds of the first of its distributions, which all others have as well. */
  synchronized double[] bounds() {
    return bounds;
  }

  /** Sets the bounds of the first, in the meter's own unit. */
  synchronized void bounds(double[] ofFirst) {
    bounds = ofFirst;
  }

  /**
   * Adds what a meter shows.
   *
   * @return why it cannot be shown; null where it is
   */
  synchronized @Nullable String add(
      Meter.Id id, SortedMap<String, String> labels, List<Shown> shown) {
    String why = otherKind(id, shown);
    if (why != null) {
      return why;
    }
    try {
      for (Shown part : shown) {
        if (!add(id, labels, part)) {
          remove(id);
          return "labels=%s of name=%s (another meter has them)".formatted(labels, part.family());
        }
      }
    } catch (IllegalArgumentException e) {
      remove(id);
      return String.valueOf(e.getMessage());
    }
    revision.incrementAndGet();
    return null;
  }

  /** Whether a meter is one of those whose name it is. */
  boolean isOf(Meter.Id id) {
    return id.getName().equals(first.getName()) && id.getType() == first.getType();
  }

  private @Nullable String otherKind(Meter.Id id, List<Shown> shown) {
    if (!isOf(id)) {
      return "name=%s (%s of the name %s has it on the page)"
          .formatted(name, first.getType(), first.getName());
    }
    for (Shown part : shown) {
      ShownFamily<?> known = families.get(part.family());
      if (known != null && known.type() != part.type()) {
        return "name=%s type=%s (its other meters are of type=%s: all have buckets, or none)"
            .formatted(part.family(), part.type().word(), known.type().word());
      }
    }
    return null;
  }

  private boolean add(Meter.Id id, SortedMap<String, String> tags, Shown shown) {
    SortedMap<String, String> labels = new java.util.TreeMap<>(tags);
    labels.putAll(shown.labels());
    String help = help(id);
    if (shown instanceof Shown.Spread spread) {
      SpreadFamily family =
          (SpreadFamily)
              families.computeIfAbsent(
                  shown.family(),
                  key -> new SpreadFamily(key, spread.type(), help, spread.bounds(), failures));
      return family.add(id, labels, spread.source());
    }
    Shown.Value value = (Shown.Value) shown;
    ValueFamily family =
        (ValueFamily)
            families.computeIfAbsent(
                shown.family(), key -> new ValueFamily(key, value.type(), help, failures));
    return family.add(id, labels, value.source());
  }

  private static String help(Meter.Id id) {
    String description = id.getDescription();
    return description == null || description.isBlank()
        ? "Micrometer's " + id.getName() + "."
        : dev.tare.model.Labels.repaired(description);
  }

  /** Takes away what a meter shows. */
  synchronized void remove(Meter.Id id) {
    families.values().forEach(family -> family.remove(id));
    families.values().removeIf(ShownFamily::isEmpty);
    revision.incrementAndGet();
  }

  synchronized boolean isEmpty() {
    return families.isEmpty();
  }

  /** One for all: there are as many groups as names, and self-metrics should stay few. */
  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public long revision() {
    return revision.get();
  }

  @Override
  public synchronized List<MetricDescriptor> descriptors() {
    announced = families.values().stream().<ShownFamily.Frozen<?>>map(ShownFamily::freeze).toList();
    return announced.stream().map(ShownFamily.Frozen::descriptor).toList();
  }

  @Override
  public List<MetricFamily> collect() {
    Recordings.Recorded recorded = recordings.recorded();
    List<MetricFamily> read = new ArrayList<>();
    for (ShownFamily.Frozen<?> family : announced) {
      read.add(family.read(recorded));
    }
    return read;
  }
}
