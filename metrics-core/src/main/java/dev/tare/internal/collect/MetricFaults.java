package dev.tare.internal.collect;

import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import org.jspecify.annotations.Nullable;

/**
 * Faults of metrics that have no collector, and of foreign code that takes too long. Any thread.
 *
 * @param told the kinds that were told
 */
public record MetricFaults(
    FaultCounts counts,
    DeferredErrors errors,
    ToldKinds told,
    CollectorCosts costs,
    ForeignSettings settings)
    implements ForeignThreads.Listener {
  private static final int MAX_KINDS = 1_000;

  public MetricFaults(
      FaultCounts counts, DeferredErrors errors, CollectorCosts costs, ForeignSettings settings) {
    this(counts, errors, new ToldKinds(MAX_KINDS), costs, settings);
  }

  /** A callback of this metric threw. */
  public void threw(String name, Throwable e) {
    String kind = name + " " + e.getClass().getName();
    found(name, kind, "callback of name=%s threw %s".formatted(name, e), e);
  }

  /** A counter of this registry's own wraps, or is added a negative number to. */
  public void countBelowZero(MetricFamily family) {
    if (family instanceof CounterFamily counters && FamilyCheck.fallsBelowZero(counters)) {
      String name = family.descriptor().name().value();
      found(name, name, "name=" + name + ": " + Wrong.BELOW_ZERO.what(), null);
    }
  }

  /** Two families of one name were read. */
  public void foundTwice(String name) {
    found(name, "twin " + name, "name=" + name + " (read twice, kept once)", null);
  }

  /** A thread is in it, or was for too long: it was not called. */
  public void leftOut(String owner) {
    counts.countError(owner);
  }

  /** A scrape had no time left for it. */
  public void notReached(String owner) {
    String kind = "not reached " + owner;
    found(owner, kind, owner + " was left out: the scrape had no time left to call it", null);
  }

  /** Tells of a call in which a thread is for too long by now, once for each time that it is. */
  public void tellIfOverdue(ForeignCall call) {
    if (call.becomesOverdue(settings.clock().getAsLong(), settings.limitNs())) {
      overran(call, new StackTraceElement[0]);
    }
  }

  @Override
  public void overran(ForeignCall call, StackTraceElement[] where) {
    counts.countOverrun(call.owner());
    costs.count(call.owner(), settings.limitNs());
    if (told.isNew("overran " + call)) {
      IllegalStateException overrun =
          new IllegalStateException(
              "%s has not returned within collectorTimeout=%d ms: left out until it does"
                  .formatted(call, settings.limitNs() / 1_000_000));
      overrun.setStackTrace(where);
      errors.tell(overrun);
    }
  }

  /** Foreign code could not be called. */
  public void failed(Throwable failure) {
    String kind = "no thread " + failure.getClass().getName();
    if (told.isNew(kind)) {
      errors.tell(
          new IllegalStateException(
              "callbacks and collectors cannot be called: " + failure, failure));
    }
  }

  private void found(String owner, String kind, String what, @Nullable Throwable cause) {
    new Faults(counts, errors).found(owner, told, kind, what, cause);
  }
}
