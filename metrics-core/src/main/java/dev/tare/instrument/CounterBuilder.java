package dev.tare.instrument;

import dev.tare.model.TraceContext;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Defines a counter. */
public interface CounterBuilder extends InstrumentBuilder<CounterBuilder> {

  /**
   * What one raw value is worth in the base unit: with the scale 0.01 a counter counts hundredths,
   * and {@code inc(0.25)} is exact. Default: 1e-9 for seconds, 1e-6 for ratios, else 1.
   *
   * @throws IllegalArgumentException if it is not 1 or 0.1, 0.01 … down to 1e-9
   */
  @CheckReturnValue
  CounterBuilder scale(double basePerRaw);

  /**
   * Also keeps an exemplar a series: what was added last, of what was taken for an example, with
   * its trace. A series takes one in 100 ms at most, from whichever thread is first with a sampled
   * span; until then {@code traces} is asked after every addition. An exemplar that finds the
   * thread's ring full is dropped and counted; what was added never is. The aggregator then reads
   * the counter, as it does those of events. Default: none, and then they cost nothing.
   *
   * @param traces where the same counter is registered twice, the first one's is asked
   */
  @CheckReturnValue
  CounterBuilder exemplars(TraceContext traces);

  /** Registers a counter without labels. */
  Counter register();

  /** Registers a counter with labels. */
  Family<Counter> family();

  /**
   * Registers a counter without labels that is kept elsewhere, and has no exemplars.
   *
   * @param source read by every scrape, on its thread; in the base unit, never to fall; NaN where
   *     it is not known now, and the counter is then absent
   * @throws IllegalArgumentException if the name is taken; by a callback, until that is closed
   */
  Registration callback(DoubleSupplier source);

  /**
   * Registers one series of a counter that is kept elsewhere.
   *
   * @param labelValues one for each label; every other set of values may have a callback, too
   * @param source as above
   * @throws IllegalArgumentException if these values have a callback that is not closed
   */
  Registration callback(List<String> labelValues, DoubleSupplier source);
}
