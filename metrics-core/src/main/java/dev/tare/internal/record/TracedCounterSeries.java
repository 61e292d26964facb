package dev.tare.internal.record;

import dev.tare.internal.ring.Reachable;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.series.CounterSeries;
import dev.tare.model.Exemplar;
import org.jspecify.annotations.Nullable;

/** A counter that keeps what was added last with a trace. Only exemplars come under its id. */
public final class TracedCounterSeries extends CounterSeries implements RecordSink {
  private final int id;
  private final ExemplarSeries exemplars;

  /**
   * A counter at 0.
   *
   * @param createdMs when it began, in milliseconds since 1970; 0 where that is not told
   */
  public TracedCounterSeries(int id, long createdMs, ExemplarSeries exemplars) {
    super(createdMs);
    this.id = id;
    this.exemplars = exemplars;
  }

  /** The type id of its records. */
  public int id() {
    return id;
  }

  /** Any thread: takes what was added for an example, if one is due. Never throws. */
  public void offerExemplar(long raw) {
    try {
      exemplars.offer(id, raw);
    } finally {
      Reachable.untilHere(this);
    }
  }

  @Override
  public void onRecord(RecordWords words) {
    throw new IllegalStateException("type=" + id + " has no records but exemplars");
  }

  @Override
  public void onExemplar(Exemplar exemplar) {
    exemplars.keep(exemplar);
  }

  @Override
  public @Nullable Exemplar exemplar() {
    return exemplars.last();
  }
}
