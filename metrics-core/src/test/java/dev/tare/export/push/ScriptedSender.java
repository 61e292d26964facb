package dev.tare.export.push;

import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Answers as it was told to; when nothing more is said, takes what comes. */
final class ScriptedSender implements SnapshotSender {
  /** An answer. */
  interface Answer {
    Receipt give() throws SendException, InterruptedException;
  }

  private final Queue<Answer> script = new ArrayDeque<>();
  private final List<Double> taken = new ArrayList<>();
  private final List<Duration> limits = new ArrayList<>();
  private int closed;

  /** The next answers. */
  synchronized ScriptedSender then(Answer... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  /** An answer that says no. */
  static Answer refuse(boolean retryable, String why) {
    return () -> {
      throw new SendException(retryable, why, null);
    };
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Detail detail() {
    return Detail.BUCKETS;
  }

  @Override
  public Receipt send(MetricsSnapshot snapshot, Instant takenAt, Duration within)
      throws SendException, InterruptedException {
    Answer answer;
    synchronized (this) {
      limits.add(within);
      answer = script.isEmpty() ? () -> new Receipt(100) : script.remove();
    }
    Receipt receipt = answer.give();
    synchronized (this) {
      taken.add(snapshot.value("done_total"));
    }
    return receipt;
  }

  @Override
  public synchronized void close() {
    closed++;
  }

  /** What {@code done_total} was in each snapshot that was taken. */
  synchronized List<Double> taken() {
    return List.copyOf(taken);
  }

  /** How long each try was given. */
  synchronized List<Duration> limits() {
    return List.copyOf(limits);
  }

  synchronized int closed() {
    return closed;
  }
}
