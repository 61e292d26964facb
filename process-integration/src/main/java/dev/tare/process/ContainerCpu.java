package dev.tare.process;

import java.io.IOException;

/** CPU time of a container, and behind it the share of its limit that was used since. */
final class ContainerCpu implements Reading {
  /** The slot of the share; those before it are the time's. */
  static final int RATIO = 3;

  private final Cgroups groups;
  private final Reading time;
  private final CpuUsage usage;
  private int moves;

  /**
   * Nothing read yet.
   *
   * @param time puts the CPU time into the first slot
   */
  ContainerCpu(Cgroups groups, Reading time, CpuUsage usage) {
    this.groups = groups;
    this.time = time;
    this.usage = usage;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    if (moves != groups.moves()) { // another group counts something else
      moves = groups.moves();
      usage.restart();
    }
    if (!time.read(reader, slots)) {
      return false;
    }
    slots[RATIO] = usage.until(slots[0]);
    return true;
  }

  @Override
  public void close() throws IOException {
    time.close();
  }
}
