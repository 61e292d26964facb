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
 * so: a family whose new name is not allowed, or another's already, keeps its own, and that is
 * told. Any thread.
 */
public final class FamilyNames {
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
   * @param errors is told, once for each name, which cannot be renamed and why
   */
  public FamilyNames(NameRules rules, boolean utf8, Consumer<Throwable> errors) {
    this.rules = rules;
    this.utf8 = utf8;
    this.errors = errors;
  }

  /** Whether a family is not to be registered. */
  public boolean denies(String name) {
    return rules.denied().stream().anyMatch(pattern -> pattern.matches(name));
  }

  /** The name that a family of this name has, or would have: its own where no rule changes it. */
  public String shown(String name) {
    String wanted = wanted(name);
    return name.equals(ownerOf.get(wanted)) ? wanted : name;
  }

  /**
   * The descriptor under which a family is registered; null where it is denied.
   *
   * @throws IllegalArgumentException if another family was renamed to this one's name
   */
  @Nullable MetricDescriptor shown(MetricDescriptor own) {
    String name = own.name().value();
    if (denies(name)) {
      return null;
    }
    String wanted = wanted(name);
    if (!wanted.equals(name)) {
      MetricDescriptor renamed = renamed(own, wanted);
      if (renamed != null) {
        return renamed;
      }
    }
    String owner = Objects.requireNonNullElse(ownerOf.putIfAbsent(name, name), name);
    if (!owner.equals(name)) {
      throw new IllegalArgumentException(
          "name=%s (taken: name=%s was renamed to it, by %s)".formatted(name, owner, rules));
    }
    return own;
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
      if (told.add(name)) {
        errors.accept(
            new IllegalArgumentException(
                "name=%s cannot be renamed to name=%s, and keeps its own: %s"
                    .formatted(name, to, e.getMessage()),
                e));
      }
      return null;
    }
  }
}
