package dev.tare.internal.registry;

import dev.tare.internal.collect.Announced;
import dev.tare.internal.collect.FamilyCheck;
import dev.tare.internal.collect.Faults;
import dev.tare.internal.collect.Wrong;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the families of one collector enter one snapshot. What is wrong with one costs that one;
 * what the collector throws costs its own. One thread.
 */
final class CollectorDoor {
  private final CollectorRegistration source;
  private final Faults faults;
  private final Set<String> seen = new HashSet<>();
  private final List<MetricFamily> entered = new ArrayList<>();

  CollectorDoor(CollectorRegistration source, Faults faults) {
    this.source = source;
    this.faults = faults;
  }

  /** The families that are right. */
  @SuppressWarnings("CatchThrowable") // foreign code: its failure must cost only itself
  List<MetricFamily> collect() {
    String asked = "revision() or descriptors()";
    try {
      source.askIfChanged(faults);
      Announced before = source.announced();
      asked = "collect()";
      Object[] families = families();
      if (hasNews(families)) {
        asked = "revision() or descriptors()";
        source.ask(faults);
      }
      enter(families, before, source.announced());
      asked = "leftOut()";
      source.collector().leftOut().forEach((name, why) -> found(name, new Wrong("left out", why)));
    } catch (Throwable e) {
      threw(asked, e);
    }
    return entered;
  }

  /** As an array, which the list itself makes: whatever is in it, nobody else changes it. */
  private Object[] families() {
    return Objects.requireNonNull(source.collector().collect(), "collect() returned null")
        .toArray();
  }

  /** Whether there is a family that was not announced: it may have come since. */
  private boolean hasNews(Object[] families) {
    Announced now = source.announced();
    for (Object element : families) {
      if (element instanceof MetricFamily family
          && !now.has(family.descriptor())
          && !now.refused().containsKey(family.descriptor().name().value())) {
        return true;
      }
    }
    return false;
  }

  private void enter(Object[] families, Announced before, Announced now) {
    if (now.closed()) {
      return; // its names may be somebody else's by now
    }
    for (Object element : families) {
      if (element instanceof MetricFamily family) {
        enter(family, before, now);
      } else {
        faults.found(
            source.name(), source.told(), "element", source.notOne("collect()", element), null);
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // somebody may still write to its arrays
  private void enter(MetricFamily family, Announced before, Announced now) {
    MetricDescriptor descriptor = family.descriptor();
    String name = descriptor.name().value();
    if (hasGone(descriptor, before, now)) {
      return;
    }
    try {
      Wrong wrong = unexpected(descriptor, now);
      wrong = wrong == null ? FamilyCheck.wrong(family) : wrong;
      if (wrong != null) {
        found(name, wrong);
        return;
      }
      if (family instanceof CounterFamily counters && FamilyCheck.fallsBelowZero(counters)) {
        found(name, Wrong.BELOW_ZERO);
      }
      entered.add(family);
    } catch (Throwable e) {
      threw("name=" + name, e);
    }
  }

  /** Whether it was, or may have been, announced while the collector was read, and is no more. */
  private static boolean hasGone(MetricDescriptor descriptor, Announced before, Announced now) {
    boolean refused = now.refused().containsKey(descriptor.name().value());
    return !now.has(descriptor)
        && !refused
        && (before.has(descriptor) || before.revision() != now.revision());
  }

  private @Nullable Wrong unexpected(MetricDescriptor descriptor, Announced now) {
    String name = descriptor.name().value();
    if (now.has(descriptor)) {
      return seen.add(name) ? null : new Wrong("twice", "returned twice, kept once");
    }
    String refused = now.refused().get(name);
    if (refused != null) {
      return new Wrong("refused", "left out: " + refused);
    }
    MetricDescriptor announced = now.taken().get(name);
    return announced == null
        ? new Wrong("unannounced", "not among its descriptors()")
        : new Wrong("other", "announced as %s, returned as %s".formatted(announced, descriptor));
  }

  private void found(String family, Wrong wrong) {
    faults.found(
        source.name(),
        source.told(),
        wrong.kind() + " " + family,
        "name=%s of collector=%s: %s".formatted(family, source.name(), wrong.what()),
        null);
  }

  private void threw(String what, Throwable e) {
    faults.found(
        source.name(),
        source.told(),
        what + " " + e.getClass().getName(),
        "collector=%s: %s threw %s".formatted(source.name(), what, e),
        e);
  }
}
