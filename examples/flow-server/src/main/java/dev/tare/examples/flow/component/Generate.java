package dev.tare.examples.flow.component;

import dev.tare.examples.flow.json.Fields;
import dev.tare.examples.flow.json.Refusal;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the same message again and again: {@code rate} per second, for ever or {@code count} times;
 * or one every {@code intervalNs}, {@code count} times. One that is late catches up, so that the
 * rate holds over any longer time although parking is coarse.
 */
final class Generate implements Source {
  static final ComponentType TYPE =
      new ComponentType(
          "generate",
          false,
          true,
          Set.of("rate", "intervalNs", "count", "payload"),
          Generate::configure);

  private static final long MAX_RATE = 1_000_000;
  private static final long MAX_INTERVAL_NS = 60_000_000_000L;
  private static final long MAX_COUNT = 1_000_000_000;
  private static final long SECOND_NS = 1_000_000_000;

  private final String payload;
  private final long messages;
  private final long periodNs;
  private final long count;
  private long made;

  /** Makes {@code messages} every {@code periodNs}. */
  private Generate(String payload, long messages, long periodNs, long count) {
    this.payload = payload;
    this.messages = messages;
    this.periodNs = periodNs;
    this.count = count;
  }

  private static Supplier<Component> configure(Fields settings) {
    String payload = settings.has("payload") ? settings.text("payload", Payload.MAX_CHARS) : "tick";
    if (settings.has("rate") == settings.has("intervalNs")) {
      throw Refusal.invalid(
          settings.fault("rate", "1 to " + MAX_RATE).getMessage()
              + " and intervalNs: exactly one of the two");
    }
    if (settings.has("rate")) {
      long rate = settings.number("rate", 1, MAX_RATE);
      long count = settings.numberOr("count", Long.MAX_VALUE, 1, MAX_COUNT);
      return () -> new Generate(payload, rate, SECOND_NS, count);
    }
    long intervalNs = settings.number("intervalNs", 0, MAX_INTERVAL_NS);
    // An interval may be 0; without a count such a process would take a core for ever.
    long count = settings.number("count", 1, MAX_COUNT);
    return () -> new Generate(payload, 1, intervalNs, count);
  }

  @Override
  public boolean hasNext() {
    return made < count;
  }

  @Override
  public long dueNs() {
    // Split, because made * periodNs wraps after hours at a high rate.
    return made / messages * periodNs + made % messages * periodNs / messages;
  }

  @Override
  public String next() {
    made++;
    return payload;
  }
}
