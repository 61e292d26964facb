package dev.tare.internal.collect;

import dev.tare.internal.foreign.ForeignRun;
import dev.tare.model.MetricFamily;
import java.util.List;

/** Families that foreign code knows the values of. */
public interface ForeignSource {

  /**
   * Adds the families now, on a thread for foreign code. Nothing that the foreign code does makes
   * it throw.
   *
   * @return false if nobody waits for the thread any more; then nothing was added
   */
  boolean read(ForeignRun run, List<MetricFamily> out);

  /** Counts that a scrape had no time for it. */
  void leaveOut();

  /** Under which name such a time is shown. */
  String costs(long ns);
}
