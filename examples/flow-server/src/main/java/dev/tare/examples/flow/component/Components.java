package dev.tare.examples.flow.component;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The components that a server knows. Immutable. */
public final class Components {
  private final Map<String, ComponentType> types;

  private Components(List<ComponentType> types) {
    this.types = new TreeMap<>();
    types.forEach(type -> this.types.put(type.name(), type));
  }

  /** {@code generate}, {@code map}, {@code flaky} and {@code sink}. */
  public static Components standard() {
    return new Components(List.of(Generate.TYPE, Transform.TYPE, Flaky.TYPE, Sink.TYPE));
  }

  /** These and others. */
  public Components with(ComponentType... others) {
    List<ComponentType> all = new ArrayList<>(types.values());
    all.addAll(List.of(others));
    return new Components(all);
  }

  /** All names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(types.keySet());
  }

  /** The component of this name, or null. */
  public @Nullable ComponentType type(String name) {
    return types.get(name);
  }
}
