package dev.tare.internal.aggregate;

import dev.tare.internal.block.BlockPool;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.EventLayout;
import dev.tare.internal.record.EventRecorder;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.record.ExemplarRecords;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.LabelText;
import dev.tare.internal.series.RemovalOrder;
import dev.tare.internal.series.SeriesLimit;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Owns what the aggregating thread alone may touch: it drains every ring, and what it has counted
 * of every histogram and event is here. One thread at a time runs {@link #pass}, {@link #snapshot}
 * and {@link #maintain}; registration may come from any thread meanwhile.
 */
public final class Aggregator {
  /** What {@link #workCount} says when there were records, but so few that there is no hurry. */
  public static final int FEW = RecordDrain.FEW;

  private final SelfMetrics self;
  private final AggregatorSettings settings;
  private final NanoClock clock;
  private final DeferredErrors errors;
  private final RecordIds ids;
  private final SeriesReclaimer reclaimer;
  private final ThreadRecorders threads;
  private final SharedRings sharedRings;
  private final Recorder recorder;
  private final ExemplarRecords exemplarRecords;
  private final HistogramSeriesMaker seriesMaker;
  private final SeriesLimit seriesLimit;
  private final SeriesLimit hdrLimit;
  private final List<AggregatedFamily> families = new CopyOnWriteArrayList<>();
  private final QuantileWindows windows;
  private final AggregatorCosts costs;
  private final RecordDrain drain;
  private final HotBlocks hot;

  /**
   * Nothing registered yet.
   *
   * @param wake gets the thread that aggregates out of its sleep
   */
  public Aggregator(
      AggregatorSettings settings,
      SelfMetrics self,
      DeferredErrors errors,
      Runnable wake,
      long nowNs) {
    this.self = self;
    this.settings = settings;
    this.clock = settings.clock();
    this.errors = errors;
    this.ids = new RecordIds(words -> self.increment(SelfMetric.RECORDS_AFTER_REMOVAL));
    RingMaker ringMaker = RingMaker.of(settings.backEnd(), settings.ringBytes(), self, errors);
    this.threads = new ThreadRecorders(ringMaker, settings.maxRings(), nowNs);
    this.sharedRings = new SharedRings(ringMaker);
    this.recorder = new Recorder(threads, sharedRings, self);
    RemovalOrder order = new RemovalOrder(recorder::mark, wake);
    this.hot =
        new HotBlocks(settings.threadBlockBytes(), new BlockPool(settings.blockPoolBytes()), self);
    this.reclaimer = new SeriesReclaimer(ids, order, self, clock, wake, hot);
    this.seriesLimit = new SeriesLimit(settings.seriesLimit());
    this.hdrLimit = new SeriesLimit(settings.hdrLimit());
    this.exemplarRecords =
        ids.add(
            id ->
                new ExemplarRecords(id, ids, recorder, settings.epochClock(), self, errors, nowNs));
    this.seriesMaker =
        new HistogramSeriesMaker(ids, recorder, exemplarRecords, settings::createdMs, self);
    this.costs = new AggregatorCosts(nowNs);
    this.drain =
        new RecordDrain(ids, threads, sharedRings, order, settings, hot, costs, this::failed);
    this.windows = new QuantileWindows(nowNs);
  }

  /** Any thread: makes a family of histograms. */
  public <T> HistogramFamilyState<T> newHistogram(
      HistogramShape shape,
      @Nullable MetricDescriptor quantileDescriptor,
      LabelText labelText,
      Function<HistogramSeries, T> newHandle,
      Runnable onFirstOverflow) {
    HistogramFamilyState<T> state =
        new HistogramFamilyState<>(
            shape,
            quantileDescriptor,
            labelText,
            windows.clock(shape, clock.nanoTime()),
            seriesMaker,
            seriesLimit,
            hdrLimit,
            reclaimer,
            self,
            this::failed,
            newHandle,
            onFirstOverflow);
    families.add(state);
    windows.add(state);
    return state;
  }

  /** Any thread: makes a counter, with exemplars where there are traces. */
  public CounterSeries newCounter(@Nullable TraceContext traces) {
    long createdMs = settings.createdMs();
    return traces == null
        ? new CounterSeries(createdMs)
        : exemplarRecords.newCounter(traces, createdMs);
  }

  /** Any thread: has a family of counters read in step with the events that count it. */
  public void adopt(CounterFamilyState counters) {
    families.add(counters);
  }

  /** Any thread: has a family copied no more, all of whose series have been removed. */
  public void drop(AggregatedFamily family) {
    families.remove(family);
    windows.remove(family);
  }

  /**
   * Any thread: has a kind of event aggregated no more; what is on its way is counted as after a
   * removal.
   */
  public void drop(EventRecorder event) {
    EventLayout layout = event.layout();
    reclaimer.remove(layout);
    layout.drop();
    ids.remove(layout.id(), layout);
  }

  /** Any thread: makes a kind of event. */
  public EventRecorder newEvent(EventShape shape) {
    EventLayout layout = ids.add(id -> new EventLayout(id, shape, recorder, this::failed));
    reclaimer.add(layout);
    return new EventRecorder(layout);
  }

  /**
   * Any thread: when a series that is made now began, in milliseconds since 1970; 0 where series do
   * not tell.
   */
  public long createdMs() {
    return settings.createdMs();
  }

  /** What becomes of series that are removed. */
  public SeriesReclaimer reclaimer() {
    return reclaimer;
  }

  /** How many series there may be. */
  public SeriesLimit seriesLimit() {
    return seriesLimit;
  }

  /** Where to leave an error that came up under a lock, or on a recording thread. */
  public DeferredErrors errors() {
    return errors;
  }

  /** The calling thread aggregates from now on. */
  public void threadBegins() {
    costs.threadBegins();
  }

  /** Any thread: counts what went wrong with the aggregator, and leaves it for the handler. */
  public void failed(Throwable error) {
    self.increment(SelfMetric.AGGREGATOR_ERRORS);
    errors.tell(error);
  }

  /**
   * Drains every ring, whatever goes wrong before. If it throws, the next pass goes on from there.
   */
  public void pass(long nowNs) {
    costs.passBegins(nowNs);
    begin(nowNs);
    if (drain.drainAll(nowNs) > 0) {
      costs.passEnds(clock.nanoTime());
    }
  }

  /** Without memory for it: the next pass goes on. Rings that are not drained spill meanwhile. */
  @SuppressWarnings("CatchThrowable")
  private void begin(long nowNs) {
    try {
      reclaimer.free();
      exemplarRecords.tick(nowNs);
      windows.turn(nowNs); // what the rings hold now is drained after this: it is of the next one
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** What the last pass was, for an idle strategy; see {@link RecordDrain#workCount}. */
  public int workCount() {
    return drain.workCount();
  }

  /**
   * Copies all that was counted, after a pass.
   *
   * @param passedNs when the pass began
   */
  public AggregatorSnapshot snapshot(Detail detail, long passedNs) {
    reclaimer.countLate();
    List<MetricFamily> copies = new ArrayList<>(families.size() + 8);
    long spilled = recorder.spillsEnded();
    try {
      boolean inStep = hot.capture(drain::drain);
      for (AggregatedFamily family : families) {
        family.copyTo(copies, detail);
      }
      if (!inStep || recorder.spillsBegun() != spilled) {
        self.increment(SelfMetric.SCRAPES_OUT_OF_STEP);
      }
    } finally {
      hot.endCapture();
    }
    return new AggregatorSnapshot(
        List.copyOf(copies),
        costs.stats(threads.all(), sharedRings.all(), hot.bytes(), families),
        passedNs,
        0);
  }

  /** Whether threads wait for rings that can be made. */
  public boolean isShortOfRings(long nowNs) {
    return threads.starved(nowNs);
  }

  /** Now and then, after a pass: frees what is out of use, and makes what will be needed. */
  public void maintain(long nowNs) {
    hot.sweep();
    ids.passed(hot::free);
    reclaimer.maintain(nowNs);
    threads.maintain(
        nowNs,
        thread -> {
          drain.drain(thread);
          hot.release(thread);
        },
        this::failed);
    costs.maintain();
  }

  /** Any thread: lets go of threads and rings; what is recorded from now on shows nowhere. */
  public void stopRecording() {
    threads.close();
    sharedRings.close();
  }

  /** After the last snapshot: lets go of what takes memory. */
  public void free() {
    reclaimer.close();
    families.forEach(AggregatedFamily::free);
    hot.free();
  }
}
