package dev.tare.internal.gather;

import dev.tare.internal.collect.ForeignSource;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.internal.foreign.ForeignWork;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One scrape's way through callbacks and collectors. Belongs to the thread that runs it, and after
 * that to the scraping thread.
 */
final class ForeignRound implements ForeignWork {
  private final List<ForeignSource> sources;
  private final MetricFaults faults;
  private final LongSupplier clock;
  private final List<MetricFamily> found = new ArrayList<>();
  private int next;

  private Detail detail;
  private final Supplier<MetricsSnapshot> around;
  private @Nullable MetricsSnapshot underWay;

  /**
   * Nothing read yet.
   *
   * @param around makes the snapshot that this is a part of, without this part
   * @param detail of that
   */
  ForeignRound(
      List<ForeignSource> sources,
      MetricFaults faults,
      LongSupplier clock,
      Detail detail,
      Supplier<MetricsSnapshot> around) {
    this.sources = sources;
    this.faults = faults;
    this.clock = clock;
    this.detail = detail;
    this.around = around;
  }

  @Override
  public void run(ForeignRun run) {
    long begin = clock.getAsLong();
    while (next < sources.size()) {
      ForeignSource source = sources.get(next);
      if (!source.read(run, found)) {
        return;
      }
      next++;
      long end = clock.getAsLong();
      faults.costs().count(source.costs(end - begin), end - begin);
      begin = end;
    }
  }

  @Override
  public void failed(Throwable failure) {
    faults.failed(failure);
  }

  /**
   * What foreign code gets that asks for a snapshot: the one under way, without foreign code; where
   * it wants more detail than that has, one more, for all that ask. One that is given up while it
   * asks may be here together with the next.
   */
  synchronized MetricsSnapshot underWay(Detail wanted, Function<Detail, MetricsSnapshot> another) {
    MetricsSnapshot known = underWay;
    if (known == null || !detail.includes(wanted)) {
      boolean suits = detail.includes(wanted);
      known = suits ? around.get() : another.apply(wanted);
      detail = suits ? detail : wanted;
      underWay = known;
    }
    return known;
  }

  /** The scraping thread: what was read; what was not is counted. */
  List<MetricFamily> end() {
    sources.subList(next, sources.size()).forEach(ForeignSource::leaveOut);
    return found;
  }
}
