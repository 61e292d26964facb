package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Measures what a handler of Jetty's does that has requests wait, or refuses them, and does not say
 * so: how many wait, for how long, and how many never come to what is behind it. For {@code
 * QoSHandler}, {@code ThreadLimitHandler} and {@code DoSHandler}; put it in their place:
 *
 * <pre>{@code
 * ThreadLimitHandler limit = new ThreadLimitHandler();
 * limit.setHandler(application);
 * server.setHandler(
 *     new TareHandler(
 *         metrics.registry(), new TareQueueHandler(metrics.registry(), "limit", limit)));
 * }</pre>
 *
 * <p>When it starts it puts a handler of its own right behind the one that it measures, which must
 * have its handler by then. A request waits, if the handlers have returned and it has not come
 * there. If it ends so, it was refused, at once or later; so was one of which the measured handler
 * threw, and one that still waits when this handler stops. One that the measured handler itself
 * leaves to others, as it is not handled, is in no count.
 *
 * <p>Any thread. Each request allocates one wrapper. Nothing that goes wrong here reaches the
 * handlers.
 */
public final class TareQueueHandler extends Handler.Wrapper {
  private final Handler.Singleton queue;
  private final Behind behind = new Behind(this);
  private final UpDownCounter waiting;
  private final Histogram waits;
  private final Counter refused;

  /** Those that a queue forgets when it stops: Jetty's complete none of them. */
  private final Set<QueueVisit> waitingNow = ConcurrentHashMap.newKeySet();

  /**
   * Registers the families, or finds them registered.
   *
   * @param name the value of the label {@code queue}
   * @param queue the handler to be measured
   */
  public TareQueueHandler(MetricRegistry registry, String name, Handler.Singleton queue) {
    super(queue);
    this.queue = queue;
    this.waiting =
        registry
            .upDownCounter("http_queued_requests", "Requests that a handler has wait.")
            .labels("queue")
            .family()
            .with(name);
    this.waits =
        registry
            .histogram(
                "http_queue_wait_seconds", "Time that requests waited, those that came through.")
            .unit(Unit.SECONDS)
            .labels("queue")
            .family()
            .with(name);
    this.refused =
        registry
            .counter(
                "http_queue_refused_total",
                "Requests that a handler has refused, at once or later.")
            .labels("queue")
            .family()
            .with(name);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very one that was put there
  protected void doStart() throws Exception {
    if (queue.getHandler() != behind) {
      queue.insertHandler(behind);
    }
    super.doStart();
  }

  /** Takes its own handler out again: another may be put behind the queue meanwhile. */
  @Override
  @SuppressWarnings("ReferenceEquality") // the very one that was put there
  protected void doStop() throws Exception {
    super.doStop();
    waitingNow.forEach(QueueVisit::ended);
    if (queue.getHandler() == behind) {
      queue.setHandler(behind.getHandler());
      behind.setHandler((Handler) null);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    QueueVisit visit = new QueueVisit(request, callback, this);
    boolean handled;
    try {
      handled = super.handle(visit, response, visit);
    } catch (Throwable e) {
      visit.ended(); // if it had not come through: whoever caught it answers past the visit
      throw e;
    }
    if (handled) {
      visit.returned();
    }
    return handled;
  }

  /** A request waits from now on. */
  void waits(QueueVisit visit) {
    waiting.begin();
    waitingNow.add(visit);
    if (!isRunning()) { // the stop may not have seen it
      visit.ended();
    }
  }

  /** One that waited has come through. */
  void passed(QueueVisit visit, long waitedNs) {
    waitingNow.remove(visit);
    waiting.end();
    waits.record(waitedNs);
  }

  /** One that waited has been refused. */
  void refusedLate(QueueVisit visit) {
    waitingNow.remove(visit);
    waiting.end();
    refused.increment();
  }

  /** One has been refused at once. */
  void refused() {
    refused.increment();
  }

  /** Where a request comes to that was let through. */
  private static final class Behind extends Handler.Wrapper {
    private final TareQueueHandler before;

    Behind(TareQueueHandler before) {
      this.before = before;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      QueueVisit visit = QueueVisit.of(request, before);
      if (visit != null) {
        visit.passed();
      }
      return super.handle(request, response, callback);
    }
  }
}
