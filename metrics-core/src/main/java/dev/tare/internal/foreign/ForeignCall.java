package dev.tare.internal.foreign;

import java.util.function.Supplier;

/**
 * A piece of foreign code: a collector, a callback, the error handler. One thread at a time calls
 * it; none does while one is in it that nobody waits for any more.
 *
 * <p>One that takes too long each time would cost each scrape all of its limit: from the second
 * time in a row on it is left out for 1, 3, 7 and at most 15 scrapes, as files that hang are.
 */
public final class ForeignCall {
  private static final int MAX_PAUSE = 15;

  private final String owner;
  private final Supplier<String> words;

  /** Published flag: a thread is in it that nobody waits for. */
  private volatile boolean given;

  // By whoever runs a scrape's work or waits for it, of which there is one at a time.
  private long sinceNs;
  private boolean overdue;
  private int overruns;
  private int pause;

  /**
   * Not called yet.
   *
   * @param owner the collector's name, or the metric's that a callback feeds
   * @param words what it is, for a message
   */
  public ForeignCall(String owner, Supplier<String> words) {
    this.owner = owner;
    this.words = words;
  }

  /** Whose families are absent without it. */
  public String owner() {
    return owner;
  }

  /** Whether a scrape may call it; one that is not to for a while is nearer to its end then. */
  public boolean mayBegin() {
    if (given) {
      return false;
    }
    if (pause > 0) {
      pause--;
      return false;
    }
    return true;
  }

  /** It has returned in time. */
  void left() {
    if (overruns > 0) {
      overruns = 0;
    }
  }

  /** Nobody waits for it any more. */
  void giveUp(long beganNs) {
    sinceNs = beganNs;
    overdue = false;
    given = true;
  }

  /** The thread that nobody waits for has returned. */
  void returned() {
    given = false;
  }

  /** Whether it is in there for longer than it may be, which nobody has been told of yet. */
  public boolean becomesOverdue(long nowNs, long limitNs) {
    if (!given || overdue || nowNs - sinceNs < limitNs) {
      return false;
    }
    overdue = true;
    overruns++;
    pause = Math.min(MAX_PAUSE, (1 << Math.min(overruns - 1, 16)) - 1);
    return true;
  }

  @Override
  public String toString() {
    return words.get();
  }
}
