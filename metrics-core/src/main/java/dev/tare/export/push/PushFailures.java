package dev.tare.export.push;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what fails, and tells the first of each kind. Any thread. */
final class PushFailures {
  /** Kinds are words of receivers, and these could be made up as they go. */
  private static final int MOST_KINDS = 64;

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final String exporter;
  private final PushCounters counters;
  private final Consumer<Throwable> errorHandler;

  PushFailures(String exporter, PushCounters counters, Consumer<Throwable> errorHandler) {
    this.exporter = exporter;
    this.counters = counters;
    this.errorHandler = errorHandler;
  }

  void failed(Throwable failure) {
    counters.failed();
    first("not sent: " + text(failure), failure, "tare_push_failures_total");
  }

  @SuppressWarnings("CatchThrowable") // of the failure, which is told all the same
  private static String text(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable e) {
      return failure.getClass().getName();
    }
  }

  void rejected(Receipt receipt) {
    if (receipt.rejectedPoints() > 0) {
      String what = "the receiver refused points: " + receipt.reason();
      first(what, null, "tare_push_points_rejected_total");
    }
  }

  private void first(String what, @Nullable Throwable cause, String metric) {
    if (told.size() < MOST_KINDS && told.add(what)) {
      tell(
          new IllegalStateException(
              "exporter=%s %s (further ones of this kind are in %s)"
                  .formatted(exporter, what, metric),
              cause));
    }
  }

  @SuppressWarnings("CatchThrowable") // the handler's: counted, and nobody is left to be told
  private void tell(Throwable failure) {
    try {
      errorHandler.accept(failure);
    } catch (Throwable e) {
      counters.failed();
    }
  }
}
