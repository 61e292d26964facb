package dev.tare.internal.naming;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Under which names families are shown. Who operates a server chooses them, and must not break it
 * so: a family whose new name is not allowed, or another's already, keeps its own, and one whose
 * own name another was given is left out. Both are told. A name is a family's until it is {@link
 * #free}. Any thread.
 */
public final class FamilyNames {
  private static final int MAX_TOLD = 1_000;

  private final NameRules rules;
  private final boolean utf8;
  private final Consumer<Throwable> errors;

  /** Whose family shows under a name, by its own name. */
  private final Map<String, String> ownerOf = new ConcurrentHashMap<>();

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * No family yet.
   *
   * @param utf8 whether names may have any characters
   * @param errors is told, once each and of no more than 1,000, which names cannot be had and why
   */
  public FamilyNames(NameRules rules, boolean utf8, Consumer<Throwable> errors) {
    this.rules = rules;
    this.utf8 = utf8;
    this.errors = errors;
  }

  /** Whether a family is not to be registered. */
  private boolean denies(String name) {
    return rules.denied().stream().anyMatch(pattern -> pattern.matches(name));
  }

  /** The name that a family of this name has; null where it is denied, or left out. */
  public @Nullable String shown(String name) {
    if (denies(name)) {
      return null;
    }
    String wanted = wanted(name);
    if (name.equals(ownerOf.get(wanted))) {
      return wanted;
    }
    return Objects.requireNonNullElse(ownerOf.get(name), name).equals(name) ? name : null;
  }

  /** A name that is shown no more may be another family's. */
  public void free(String shown) {
    ownerOf.remove(shown);
  }

  /** The descriptor under which a family is registered; null where it is denied, or left out. */
  @Nullable MetricDescriptor shown(MetricDescriptor own) {
    String name = own.name().value();
    if (denies(name)) {
      return null;
    }
    String wanted = wanted(name);
    // One that has kept its own name goes on with it, also when the new one is free by now.
    if (!wanted.equals(name) && !name.equals(ownerOf.get(name))) {
      MetricDescriptor renamed = renamed(own, wanted);
      if (renamed != null) {
        return renamed;
      }
    }
    String owner = Objects.requireNonNullElse(ownerOf.putIfAbsent(name, name), name);
    if (!owner.equals(name)) {
      tell(
          "name=%s is left out: name=%s was renamed to it, by %s"
              .formatted(name, owner, rules.renames()),
          null);
      return null;
    }
    return own;
  }

  private void tell(String message, @Nullable Exception cause) {
    if (told.size() < MAX_TOLD && told.add(message)) {
      errors.accept(new IllegalArgumentException(message, cause));
    }
  }

  private String wanted(String name) {
    for (Rename rename : rules.renames()) {
      String to = rename.from().renamed(name, rename.to());
      if (to != null) {
        return to;
      }
    }
    return name;
  }

  /** Null where it cannot have that name. */
  private @Nullable MetricDescriptor renamed(MetricDescriptor own, String to) {
    String name = own.name().value();
    try {
      MetricDescriptor renamed =
          new MetricDescriptor(
              new MetricName(to),
              own.type(),
              own.help(),
              own.unit(),
              own.labelNames(),
              own.scale());
      if (!utf8) {
        renamed.checkClassicNames();
      }
      String owner = Objects.requireNonNullElse(ownerOf.putIfAbsent(to, name), name);
      if (!owner.equals(name)) {
        throw new IllegalArgumentException("it is that of name=" + owner);
      }
      return renamed;
    } catch (IllegalArgumentException e) {
      tell(
          "name=%s cannot be renamed to name=%s, and keeps its own: %s"
              .formatted(name, to, e.getMessage()),
          e);
      return null;
    }
  }
}
