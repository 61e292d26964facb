package dev.tare.internal.aggregate;

import java.util.function.LongConsumer;

/** A histogram, as the one thread records into it that made this. */
record OwnedSeries(Recorder recorder, OwnedRing own, HistogramSeries series)
    implements LongConsumer {

  @Override
  public void accept(long value) {
    recorder.record(own.ring(), series, value);
  }
}
