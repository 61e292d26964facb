package dev.tare.registry;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InfoBuilder;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StateSetBuilder;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.model.Collector;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics are registered. Any thread; meant for start-up, not for the request path.
 *
 * <pre>{@code
 * Family<Counter> answers = registry.counter("answers_total", "Sent.").labels("status").family();
 * Counter ok = answers.with("200"); // once; keep the handle
 * registry.gauge("queue_size", "Waiting.").callback(queue::size);
 * }</pre>
 *
 * <p>The same definition registered again gives the same handles. The same name with another type,
 * help, unit, label set, buckets or series limit throws {@link IllegalArgumentException}, and so
 * does a name that collides with the samples of another family ({@code x_count}, {@code x_sum},
 * {@code x_bucket}, {@code x_created}). Messages name the value and what is allowed.
 */
public interface MetricRegistry {

  /**
   * Begins a counter.
   *
   * @param name ends in {@code _total}
   * @param help one sentence: what is counted, and when
   */
  @CheckReturnValue
  CounterBuilder counter(String name, String help);

  /** Begins a gauge that is set. */
  @CheckReturnValue
  GaugeBuilder gauge(String name, String help);

  /** Begins a gauge that goes up and down: how many are open. */
  @CheckReturnValue
  UpDownCounterBuilder upDownCounter(String name, String help);

  /** Begins a histogram. */
  @CheckReturnValue
  HistogramBuilder histogram(String name, String help);

  /**
   * Begins an event, which feeds several families with one record.
   *
   * @param name for errors, and the label {@code event} of {@code tare_label_overflow_total}
   */
  @CheckReturnValue
  EventBuilder event(String name);

  /**
   * Begins an info: facts that are told by labels alone.
   *
   * @param name ends in {@code _info}
   */
  @CheckReturnValue
  InfoBuilder info(String name, String help);

  /**
   * Begins a set of states, each of which is on or off.
   *
   * @param states their names, each once
   * @throws IllegalArgumentException if there are none, or more than 64
   */
  @CheckReturnValue
  StateSetBuilder stateSet(String name, String help, String... states);

  /**
   * Drops a metric with all of its series, or all of its callbacks, and gives its name back: for
   * another definition, or for the same from zero. Handles and families of it stay safe to use, and
   * show nowhere.
   *
   * @return whether there was such a metric
   * @throws IllegalArgumentException if it belongs to an event, a collector or a histogram, or is
   *     one of Tare's own
   */
  boolean unregister(String metric);

  /**
   * Drops an event, with the families that were registered with it, unless another event feeds them
   * or they were registered by themselves, too. The event stays safe to use, and shows nowhere.
   *
   * @return whether there was such an event
   */
  boolean unregisterEvent(String event);

  /**
   * Removes one series of a metric that an event feeds, or of any other with labels; see {@link
   * dev.tare.instrument.Family#remove}. Events that were recorded before go with it, though they
   * may still be on their way; the next event of these label values begins a new series at 0.
   *
   * @param metric the name it was registered with
   * @return whether there was such a series; false, too, where the only events of these values are
   *     still on their way, which are removed all the same
   * @throws IllegalArgumentException if there is no such metric, or it has another number of
   *     labels, or is read by a callback or collector
   */
  boolean removeSeries(String metric, @Nullable String... values);

  /**
   * Adds a source of families that every scrape reads.
   *
   * @return what takes the collector and its names back; may be dropped by whoever never will
   * @throws IllegalArgumentException if one of its families is not allowed or one of their names is
   *     taken; then nothing is registered. Where another collector holds the name, the message says
   *     which: close its registration first
   */
  Registration register(Collector collector);

  /**
   * Every family that is registered now, by name: Tare's own, those that collectors announced, and
   * those that no value was recorded in yet, which snapshots leave out.
   */
  List<MetricDescriptor> descriptors();

  /** The same families, with the series that each has and may have, and what they take. */
  List<FamilyFootprint> footprints();
}
