package dev.tare.internal.agent;

import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle of the one thread that works for an {@link Aggregator}: a pass, the answers to the
 * scrapes that wait for it, and now and then maintenance. Whoever runs it decides on which thread
 * and how it idles.
 */
public final class AggregatorAgent implements Agent {
  /** How often dead threads are looked for and ready rings made. */
  private static final long MAINTENANCE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SelfMetrics self;
  private final NanoClock clock;
  private final DeferredErrors errors;
  private final AgentThread thread = new AgentThread();
  private final Aggregator aggregator;
  private final SnapshotRequests requests;

  /** Stop flag: the runner's end is meant, and not the end of a thread that another will follow. */
  private volatile boolean stopping;

  /** When the last pass began; by the aggregator's thread. */
  private volatile long passBeganNs;

  private boolean closed;
  private boolean working;
  private long nextMaintenanceNs;

  /** An aggregator that nobody runs yet. */
  public AggregatorAgent(AggregatorSettings settings, SelfMetrics self) {
    this.self = self;
    this.clock = settings.clock();
    this.errors = new DeferredErrors(settings.errorHandler(), self);
    long now = clock.nanoTime();
    this.aggregator = new Aggregator(settings, self, errors, thread::wake, now);
    this.nextMaintenanceNs = now;
    this.passBeganNs = now;
    this.requests =
        new SnapshotRequests(
            clock,
            settings.scrapeTimeoutNs(),
            thread::wake,
            thread::attends,
            () -> self.increment(SelfMetric.SCRAPES_STALE));
  }

  /** What it works for. */
  public Aggregator aggregator() {
    return aggregator;
  }

  /** Any thread: how long ago the last pass began. */
  public long sincePassNs() {
    return Math.max(0, clock.nanoTime() - passBeganNs);
  }

  /** The thread that runs it. */
  public AgentThread thread() {
    return thread;
  }

  /**
   * Every record that happened before the call, each once. Waits for the aggregator, not longer
   * than the settings say; an older copy where that is too short. After the end, the last copy.
   */
  public AggregatorSnapshot snapshot(Detail detail) {
    return snapshot(detail, Long.MAX_VALUE);
  }

  /** The same, for somebody who waits no longer than that. */
  public AggregatorSnapshot snapshot(Detail detail, long mostNs) {
    if (!thread.isCurrent()) {
      return requests.await(detail, mostNs);
    }
    // Asked by code that runs on the aggregator itself: waiting would be for ever. In the middle of
    // its work the rings are half read, and draining them again would count records twice.
    return working ? requests.stale(detail) : pass(detail);
  }

  @Override
  public String roleName() {
    return "tare-aggregator";
  }

  @Override
  public void onStart() {
    thread.set(Thread.currentThread());
    working = false; // the thread before may have died at work
    aggregator.threadBegins();
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
    SnapshotRequests.Request request = requests.pending();
    long begin = clock.nanoTime();
    passBeganNs = begin;
    aggregator.pass(begin);
    try {
      answer(request, begin);
    } finally { // also where there was no memory for a copy: maintenance gives some back
      maintain(begin);
    }
    // A wake-up that came meanwhile may have been used up by a lock that was waited for.
    return stopping || requests.isOpen() ? 1 : aggregator.workCount();
  }

  private void answer(SnapshotRequests.@Nullable Request request, long begin) {
    if (request == null) {
      return;
    }
    AggregatorSnapshot copy = null;
    try {
      copy = aggregator.snapshot(request.detail(), begin);
    } finally {
      if (copy == null) {
        requests.failed();
      } else {
        requests.answer(request, copy);
      }
    }
  }

  private void maintain(long begin) {
    if (begin - nextMaintenanceNs >= 0 || aggregator.isShortOfRings(begin)) {
      nextMaintenanceNs = begin + MAINTENANCE_NS;
      aggregator.maintain(begin);
    }
  }

  /** Any thread: something that runs it has failed. */
  void failed(Throwable error) {
    aggregator.failed(error);
  }

  /** From now on the end of the runner is meant. */
  void stop() {
    stopping = true;
    thread.wake();
  }

  @Override
  @SuppressWarnings(
      "CatchThrowable") // as above: scrapers must not wait for an answer that never comes
  public void onClose() {
    // A runner also ends with an error that its agent throws: another goes on from here.
    if (!stopping || closed) {
      return;
    }
    closed = true;
    AggregatorSnapshot last = null;
    try {
      last = pass(Detail.CELLS);
    } catch (Throwable e) {
      failed(e);
    }
    requests.close(last);
    aggregator.stopRecording();
    if (thread.isCurrent()) {
      errors.deliver(); // else whoever closes does, who has no time for a handler that hangs
    }
    thread.set(null);
    aggregator.free(); // handles live on, and reach all of this
  }

  /** Closes without the aggregator's thread, which does not end: its last copies stay. */
  void abandon(Throwable reason) {
    self.increment(SelfMetric.SCRAPES_STALE);
    errors.tell(reason);
    requests.close(null);
    aggregator.stopRecording();
  }

  private AggregatorSnapshot pass(Detail detail) {
    boolean before = working;
    working = true;
    try {
      long begin = clock.nanoTime();
      aggregator.pass(begin);
      return aggregator.snapshot(detail, begin);
    } finally {
      working = before;
    }
  }
}
