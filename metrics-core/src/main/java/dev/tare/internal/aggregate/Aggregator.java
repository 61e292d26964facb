package dev.tare.internal.aggregate;

import dev.tare.internal.ring.LabelText;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that drains every ring and owns every histogram. An {@link Agent}: whoever runs it
 * decides on which thread and how it idles.
 */
public final class Aggregator implements Agent {
  /** How often dead threads are looked for and ready rings made. */
  private static final long MAINTENANCE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SelfMetrics self;
  private final NanoClock clock;
  private final DeferredErrors errors;
  private final RecordTypes types;
  private final Removals removals;
  private final ThreadRings rings;
  private final SharedRings sharedRings;
  private final Recorder recorder;
  private final ExemplarRecords exemplarRecords;
  private final SeriesLimit seriesLimit;
  private final SeriesLimit hdrLimit;
  private final List<AggregatedFamily> families = new CopyOnWriteArrayList<>();
  private final QuantileWindows windows;
  private final ScrapeGate gate;
  private final AggregatorWeight weight;
  private final RecordDrain drain;
  private final AgentThread thread = new AgentThread();

  /** Stop flag: the runner's end is meant, and not the end of a thread that another will follow. */
  private volatile boolean stopping;

  private boolean closed;
  private boolean working;
  private long nextMaintenanceNs;

  /** An aggregator that nobody runs yet. */
  public Aggregator(AggregatorSettings settings, SelfMetrics self) {
    this.self = self;
    this.clock = settings.clock();
    this.types = new RecordTypes(words -> self.increment(SelfMetric.RECORDS_AFTER_REMOVAL));
    this.errors = new DeferredErrors(settings.errorHandler(), self);
    long now = clock.nanoTime();
    RingMaker ringMaker = RingMaker.of(settings, self, errors);
    this.rings = ThreadRings.of(settings, ringMaker, self, errors, now);
    this.sharedRings = new SharedRings(ringMaker);
    RemovalOrder order = new RemovalOrder(rings, sharedRings, thread::wake);
    this.removals = new Removals(types, order, self, clock, thread::wake);
    this.recorder = new Recorder(rings, sharedRings, self);
    this.seriesLimit = new SeriesLimit(settings.seriesLimit());
    this.hdrLimit = new SeriesLimit(settings.hdrLimit());
    this.exemplarRecords =
        types.add(
            id ->
                new ExemplarRecords(
                    id, types, rings, sharedRings, System::currentTimeMillis, self, errors, now));
    this.weight = new AggregatorWeight(now, new RecordCost(settings.backEnd(), clock, now));
    this.drain = new RecordDrain(types, rings, sharedRings, order, settings, weight, this::failed);
    this.windows = new QuantileWindows(now);
    this.nextMaintenanceNs = now;
    this.gate =
        new ScrapeGate(
            clock,
            settings.scrapeTimeoutNs(),
            thread::wake,
            thread::attends,
            () -> self.increment(SelfMetric.SCRAPES_STALE));
  }

  /** Makes a family of histograms, whose series this aggregator owns. */
  public <T> HistogramState<T> newHistogram(
      HistogramShape shape,
      @Nullable MetricDescriptor quantileDescriptor,
      LabelText labelText,
      Function<HistogramSeries, T> newHandle,
      Runnable onFirstOverflow) {
    HistogramState<T> state =
        new HistogramState<>(
            shape, quantileDescriptor, labelText, this, self, newHandle, onFirstOverflow);
    families.add(state);
    windows.add(state);
    return state;
  }

  /** Windows of this length; all of them have begun with the aggregator. */
  WindowClock windowClock(long lengthNs) {
    return windows.clock(lengthNs, clock.nanoTime());
  }

  HistogramSeries newSeries(HistogramState<?> family, CellLayout layout) {
    ExemplarSeries exemplars = exemplarRecords.newSeries(family.shape());
    return types.add(id -> new HistogramSeries(id, family, layout, recorder, exemplars));
  }

  /** Has a family of counters read in step with the events that count it. */
  public void adopt(CounterState counters) {
    families.add(counters);
  }

  /** Has a family copied no more, all of whose series have been removed. */
  public void drop(AggregatedFamily family) {
    families.remove(family);
    windows.remove(family);
  }

  /** Has a kind of event aggregated no more; what is on its way is counted as after a removal. */
  public void drop(EventLayout event) {
    removals.remove(event);
    types.remove(event.id(), event);
  }

  /** Makes a kind of event. */
  public EventLayout newEvent(EventShape shape) {
    EventLayout layout = types.add(id -> new EventLayout(id, shape, recorder, this::failed));
    removals.add(layout);
    return layout;
  }

  /** What becomes of series that are removed. */
  public Removals removals() {
    return removals;
  }

  /** How many series there may be. */
  public SeriesLimit seriesLimit() {
    return seriesLimit;
  }

  SeriesLimit hdrLimit() {
    return hdrLimit;
  }

  /**
   * Every record that happened before the call, each once. Waits for the aggregator, not longer
   * than the settings say; an older copy where that is too short. After the end, the last copy.
   */
  public AggregateCopy snapshot(Detail detail) {
    return snapshot(detail, Long.MAX_VALUE);
  }

  /** The same, for somebody who waits no longer than that. */
  public AggregateCopy snapshot(Detail detail, long mostNs) {
    if (!thread.isCurrent()) {
      return gate.await(detail, mostNs);
    }
    // Asked by code that runs on the aggregator itself: waiting would be for ever. In the middle of
    // its work the rings are half read, and draining them again would count records twice.
    return working ? gate.stale(detail) : pass(detail);
  }

  /** The thread that runs the agent. */
  public AgentThread thread() {
    return thread;
  }

  /** Where to leave an error that came up under a lock, or on a recording thread. */
  public DeferredErrors errors() {
    return errors;
  }

  @Override
  public String roleName() {
    return "tare-aggregator";
  }

  @Override
  public void onStart() {
    thread.is(Thread.currentThread());
    working = false; // the thread before may have died at work
    weight.threadBegins();
  }

  /** Whatever goes wrong, the runner must not hear of it: it would end the thread. */
  @Override
  @SuppressWarnings("CatchThrowable")
  public int doWork() {
    working = true;
    try {
      return work();
    } catch (Throwable e) {
      failed(e);
      return 0;
    } finally {
      working = false;
      errors.deliver();
    }
  }

  /** One duty cycle. If it throws, the next one goes on from there. */
  int work() {
    ScrapeGate.Request request = gate.pending();
    long begin = clock.nanoTime();
    removals.free();
    exemplarRecords.tick(begin);
    drainAll(begin);
    if (request != null) {
      gate.answer(request, copy(request.detail(), begin));
    }
    if (begin - nextMaintenanceNs >= 0 || rings.starved(begin)) {
      nextMaintenanceNs = begin + MAINTENANCE_NS;
      maintain(begin);
    }
    // A wake-up that came meanwhile may have been used up by a lock that was waited for.
    return stopping || gate.isOpen() ? 1 : drain.workCount();
  }

  /** From now on the end of the runner is meant. */
  void stop() {
    stopping = true;
    thread.wake();
  }

  @Override
  @SuppressWarnings(
      "CatchThrowable") // as above: scrapers must not wait for a gate that never closes
  public void onClose() {
    // A runner also ends when it is interrupted at the wrong instant: another goes on from here.
    if (!stopping || closed) {
      return;
    }
    closed = true;
    AggregateCopy last = null;
    try {
      last = pass(Detail.NATIVE);
    } catch (Throwable e) {
      failed(e);
    }
    gate.close(last);
    rings.close();
    sharedRings.close();
    if (thread.isCurrent()) {
      errors.deliver(); // else whoever closes does, who has no time for a handler that hangs
    }
    thread.is(null);
    removals.close(); // handles live on, and reach all of this
    families.forEach(AggregatedFamily::free);
    weight.free();
  }

  /** Closes without the aggregator's thread, which does not end: its last copies stay. */
  void abandon(Throwable reason) {
    self.increment(SelfMetric.SCRAPES_STALE);
    errors.tell(reason);
    gate.close(null);
    rings.close();
    sharedRings.close();
  }

  /** Any thread: counts what went wrong with the aggregator, and leaves it for the handler. */
  void failed(Throwable error) {
    self.increment(SelfMetric.AGGREGATOR_ERRORS);
    errors.tell(error);
  }

  private AggregateCopy pass(Detail detail) {
    boolean before = working;
    working = true;
    try {
      long begin = clock.nanoTime();
      drainAll(begin);
      return copy(detail, begin);
    } finally {
      working = before;
    }
  }

  private void drainAll(long begin) {
    weight.passBegins(begin);
    turnWindows(begin);
    int drained = drain.drainAll(begin);
    if (drained > 0) {
      weight.passEnds(clock.nanoTime());
    }
  }

  /** What the rings hold now is drained after this, and so belongs to the next window. */
  private void turnWindows(long now) {
    if (windows.due(now)) {
      rings.adoptBlocks(types);
      windows.turn(now);
    }
  }

  private AggregateCopy copy(Detail detail, long atNs) {
    removals.countLate();
    rings.adoptBlocks(types);
    List<MetricFamily> copies = new ArrayList<>(families.size() + 8);
    for (AggregatedFamily family : families) {
      family.copyTo(copies, detail);
    }
    return new AggregateCopy(
        List.copyOf(copies), weight.stats(rings.all(), sharedRings.all(), families), atNs, 0);
  }

  private void maintain(long now) {
    types.passed(rings::keepBlockOf);
    rings.adoptBlocks(types); // what they hold is activity, too
    removals.maintain(now);
    rings.maintain(
        now,
        ring -> {
          drain.drain(ring.ring);
          ring.release(types);
        },
        this::failed);
    weight.maintain(now);
  }
}
