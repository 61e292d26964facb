package dev.tare.examples.flow.component;

import dev.tare.examples.flow.json.Fields;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The component {@code map}: sends on what a function makes of each payload. */
final class Transform implements Step {
  static final ComponentType TYPE =
      new ComponentType("map", true, true, Set.of("function", "rounds"), Transform::configure);

  private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of("upper", "reverse", "hash"));
  private static final long DEFAULT_ROUNDS = 1_000;
  private static final long MAX_ROUNDS = 1_000_000;

  private final UnaryOperator<String> function;

  private Transform(UnaryOperator<String> function) {
    this.function = function;
  }

  private static Supplier<Component> configure(Fields settings) {
    UnaryOperator<String> function = function(settings);
    return () -> new Transform(function);
  }

  private static UnaryOperator<String> function(Fields settings) {
    String name = settings.choice("function", FUNCTIONS);
    if (name.equals("hash")) {
      long rounds = settings.numberOr("rounds", DEFAULT_ROUNDS, 1, MAX_ROUNDS);
      return payload -> hash(payload, rounds);
    }
    if (settings.has("rounds")) {
      throw settings.fault("rounds", "only with function=hash");
    }
    return name.equals("upper")
        ? payload -> payload.toUpperCase(Locale.ROOT)
        : payload -> new StringBuilder(payload).reverse().toString();
  }

  /** The same work for every payload of a length: what makes a process as slow as one wants. */
  static String hash(String payload, long rounds) {
    long hash = payload.hashCode();
    for (long round = 0; round < rounds; round++) {
      hash = (hash ^ round) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return Long.toHexString(hash);
  }

  @Override
  public void onMessage(String payload, Output output) {
    output.emit(Payload.cut(function.apply(payload)));
  }
}
