package dev.tare.examples.flow.component;

import dev.tare.examples.flow.json.Fields;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends on what it gets, and crashes now and then: at one message in {@code failEvery} by chance,
 * which {@code seed} makes the same each time.
 */
final class Flaky implements Step {
  static final ComponentType TYPE =
      new ComponentType("flaky", true, true, Set.of("failEvery", "seed"), Flaky::configure);

  private static final long MAX_EVERY = 1_000_000_000;

  private final Random random;
  private final int failEvery;

  private Flaky(Random random, int failEvery) {
    this.random = random;
    this.failEvery = failEvery;
  }

  private static Supplier<Component> configure(Fields settings) {
    int failEvery = (int) settings.number("failEvery", 1, MAX_EVERY);
    long seed = settings.numberOr("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    // One for all runs: else each run would crash at the same message again.
    Random random = new Random(seed);
    return () -> new Flaky(random, failEvery);
  }

  @Override
  public void onMessage(String payload, Output output) {
    if (random.nextInt(failEvery) == 0) {
      throw new IllegalStateException("failEvery=" + failEvery);
    }
    output.emit(payload);
  }
}
