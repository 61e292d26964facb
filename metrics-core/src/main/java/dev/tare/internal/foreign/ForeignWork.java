package dev.tare.internal.foreign;

/**
 * What is to be done on a thread for foreign code: calls, one after the other, and what is made of
 * each.
 */
public interface ForeignWork {

  /**
   * Goes on where it is. Each call is between {@link ForeignRun#enter} and {@link
   * ForeignRun#leave}; where one of these says false, nobody waits for this thread any more: it
   * touches nothing of the work after that, and returns. Another may go on with it, from a state
   * that the call has not been in.
   */
  void run(ForeignRun run);

  /** The waiting thread: there was no thread for it, or {@link #run} threw. */
  void failed(Throwable failure);
}
