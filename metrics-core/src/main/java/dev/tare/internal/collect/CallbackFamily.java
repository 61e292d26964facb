package dev.tare.internal.collect;

import dev.tare.instrument.Registration;
import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A family whose values are kept elsewhere: a source for each set of label values. Any thread.
 * Sources are foreign code, so they are read under no lock, and one that fails costs its own series
 * only.
 */
public final class CallbackFamily implements ForeignSource {
  /** From this on a read is worth a name of its own. */
  private static final long SLOW_NS = 1_000_000;

  /** The source of one series. */
  private record Source(DoubleSupplier supplier, ForeignCall call) {}

  /** The sources at one time, in the order of their index. */
  private record Sources(SeriesIndex index, List<Source> sources) {}

  private final MetricDescriptor descriptor;
  private final MetricFaults faults;

  /** Changed under the lock of the registrations. */
  private final TreeMap<List<String>, Source> byValues = new TreeMap<>(SeriesIndex::compare);

  /** Published reference: what a scrape reads. */
  private volatile Sources sources;

  public CallbackFamily(MetricDescriptor descriptor, MetricFaults faults) {
    this.descriptor = descriptor;
    this.faults = faults;
    this.sources = new Sources(new SeriesIndex(descriptor.labelNames(), List.of()), List.of());
  }

  /** How many series there are. */
  public int size() {
    return sources.sources().size();
  }

  /**
   * Under the lock of the registrations: adds a source.
   *
   * @throws IllegalArgumentException if the values do not fit the labels, or have a source
   */
  public void add(List<String> labelValues, DoubleSupplier source) {
    if (labelValues.size() != descriptor.labelNames().size()) {
      throw new IllegalArgumentException(
          "labelValues=%s of name=%s (expected: one for each of labels=%s)"
              .formatted(labelValues, descriptor.name(), descriptor.labelNames()));
    }
    if (byValues.containsKey(labelValues)) {
      throw new IllegalArgumentException(
          "name=%s labelValues=%s has a callback (close its Registration before it gets another)"
              .formatted(descriptor.name(), labelValues));
    }
    byValues.put(labelValues, source(labelValues, Objects.requireNonNull(source, "source")));
    publish();
  }

  private Source source(List<String> labelValues, DoubleSupplier supplier) {
    return new Source(
        supplier,
        new ForeignCall(
            name(),
            () ->
                "callback of name="
                    + name()
                    + (labelValues.isEmpty() ? "" : " labelValues=" + labelValues)));
  }

  private String name() {
    return descriptor.name().value();
  }

  /** Under the lock of the registrations: removes a source; says whether it was the last. */
  public boolean remove(List<String> labelValues) {
    byValues.remove(labelValues);
    publish();
    return byValues.isEmpty();
  }

  private void publish() {
    sources =
        new Sources(
            new SeriesIndex(descriptor.labelNames(), List.copyOf(byValues.keySet())),
            List.copyOf(byValues.values()));
  }

  @Override
  public boolean read(ForeignRun run, List<MetricFamily> out) {
    Sources now = sources;
    long[] values = new long[now.sources.size()];
    boolean[] known = new boolean[values.length];
    boolean all = true;
    for (int row = 0; row < values.length; row++) {
      Source source = now.sources.get(row);
      if (!source.call.mayBegin()) {
        faults.tellIfOverdue(source.call);
        faults.leftOut(name());
      } else if (run.enter(source.call)) {
        known[row] = read(source.supplier, values, row);
        if (!run.leave(source.call)) {
          return false;
        }
      } else {
        return false;
      }
      all &= known[row];
    }
    MetricFamily family = all ? family(now.index, values) : family(now.index, values, known);
    if (family != null) {
      faults.countBelowZero(family);
      out.add(family);
    }
    return true;
  }

  @Override
  public void leaveOut() {
    faults.notReached(name());
  }

  @Override
  public String costs(long ns) {
    return ns < SLOW_NS ? CollectorCosts.CALLBACKS : name();
  }

  /** Whether the value is known. */
  @SuppressWarnings("CatchThrowable") // foreign code: its failure must cost only itself
  private boolean read(DoubleSupplier source, long[] values, int row) {
    try {
      double value = source.getAsDouble();
      if (Double.isNaN(value)) {
        return false;
      }
      values[row] =
          descriptor.type() == MetricType.COUNTER ? raw(value) : Double.doubleToRawLongBits(value);
      return true;
    } catch (Throwable e) {
      faults.threw(name(), e);
      return false;
    }
  }

  private long raw(double value) {
    double raw = value * descriptor.scale().rawPerBase();
    if (Math.abs(raw) >= 0x1p63) {
      throw new IllegalArgumentException(
          "value=%s of a callback of name=%s (allowed: what a counter can hold)"
              .formatted(value, descriptor.name()));
    }
    return Math.round(raw);
  }

  /** Without the series that are not known now. */
  private @Nullable MetricFamily family(SeriesIndex index, long[] values, boolean[] known) {
    List<List<String>> rows = new ArrayList<>();
    long[] left = new long[values.length];
    for (int row = 0; row < values.length; row++) {
      if (known[row]) {
        left[rows.size()] = values[row];
        rows.add(index.values(row));
      }
    }
    return rows.isEmpty()
        ? null
        : family(new SeriesIndex(index.labelNames(), rows), Arrays.copyOf(left, rows.size()));
  }

  private MetricFamily family(SeriesIndex index, long[] values) {
    return descriptor.type() == MetricType.COUNTER
        ? new CounterFamily(descriptor, index, values)
        : new GaugeFamily(descriptor, index, values);
  }

  /** Takes one source back, once. */
  public static Registration registration(String what, Runnable close) {
    AtomicBoolean closed = new AtomicBoolean();
    return new Registration() {
      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          close.run();
        }
      }

      @Override
      public String toString() {
        return what + (closed.get() ? " (closed)" : "");
      }
    };
  }
}
