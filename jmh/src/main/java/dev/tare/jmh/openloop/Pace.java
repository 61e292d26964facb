package dev.tare.jmh.openloop;

import java.util.concurrent.TimeUnit;

/** When requests are due. They are numbered from 0 on. */
interface Pace {
  /** Whether there is a request of this number. */
  boolean has(long number, long nowNs);

  /** When it is due, or was. */
  long dueNs(long number, long nowNs);

  /**
   * So many a second, whatever became of those before.
   *
   * @param beginNs when the first one is due
   * @param perSecond how many are due in each second
   * @param requests how many there are
   */
  record AtRate(long beginNs, int perSecond, long requests) implements Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public boolean has(long number, long nowNs) {
      return number < requests;
    }

    /** From whole numbers alone, so that the last one is where it belongs, too. */
    @Override
    public long dueNs(long number, long nowNs) {
      return beginNs + number / perSecond * SECOND + number % perSecond * SECOND / perSecond;
    }
  }

  /**
   * As many as are taken.
   *
   * @param endNs when none is due any more
   */
  record FlatOut(long endNs) implements Pace {
    @Override
    public boolean has(long number, long nowNs) {
      return nowNs - endNs < 0;
    }

    @Override
    public long dueNs(long number, long nowNs) {
      return nowNs;
    }
  }
}
