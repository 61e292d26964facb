package dev.tare.jmh.scale;

import dev.tare.model.MetricsSnapshot;
import java.util.Locale;
import java.util.SplittableRandom;

/** One of the simulated servers: a number, and how much it has done until now. */
final class Instance {
  private final int number;
  private final SplittableRandom random;
  private long times;
  private int scrapes;

  /**
   * @param number from 0 on; by it what the instance does, the same in each run
   */
  Instance(int number) {
    this.number = number;
    this.random = new SplittableRandom(number);
    this.times = 1L + random.nextInt(1_000);
  }

  /** What it is called, as a target and in a path. */
  String name() {
    return String.format(Locale.ROOT, "server-%05d", number);
  }

  /** What it shows now: more than before. */
  synchronized MetricsSnapshot next(MetricsSnapshot template) {
    scrapes++;
    times += 1L + random.nextInt(100);
    Growth growth = new Growth(times, random);
    return new MetricsSnapshot(
        template.commonLabels(), template.families().stream().map(growth::of).toList());
  }

  synchronized int scrapes() {
    return scrapes;
  }
}
