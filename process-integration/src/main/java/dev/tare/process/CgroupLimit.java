package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A limit that holds for a group and all above it: the lowest that can be seen. Absent where none
 * is set.
 */
final class CgroupLimit implements Reading {
  private static final int MAX_LEVELS = 16;

  private final Cgroups groups;
  private final String controller;
  private final List<CgroupReading.Part> unified;
  private final List<CgroupReading.Part> legacy;
  private final List<CgroupReading.Part> legacyOwn;

  /** From the group up; of a level that lacks a file, nothing counts. */
  private final List<List<FileReading>> levels = new ArrayList<>();

  /** How many files of a level have to be there. */
  private int needed;

  /** Dividend and divisor. */
  private final long[] fraction = new long[2];

  private double lowest = Double.POSITIVE_INFINITY;
  private int moves = -1;

  /**
   * What to read of which group.
   *
   * @param unified files of version 2, whose parsers put the limit into the first slot and, where
   *     it is a share of something, that into the second
   * @param legacy the same of version 1
   * @param legacyOwn files of version 1 that are read of the group alone, after those
   */
  CgroupLimit(
      Cgroups groups,
      String controller,
      List<CgroupReading.Part> unified,
      List<CgroupReading.Part> legacy,
      List<CgroupReading.Part> legacyOwn) {
    this.groups = groups;
    this.controller = controller;
    this.unified = unified;
    this.legacy = legacy;
    this.legacyOwn = legacyOwn;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    if (moves != groups.moves()) {
      close();
      locate();
    }
    if (levels.isEmpty()) {
      throw groups.noPlace();
    }
    double found = Double.POSITIVE_INFINITY;
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (!readLevel(reader, i)) {
        return false;
      }
      if (fraction[0] != MetricFamily.ABSENT) {
        found = Math.min(found, (double) fraction[0] / (double) fraction[1]);
      }
    }
    lowest = found;
    slots[0] = Double.isInfinite(found) ? MetricFamily.ABSENT : Parser.gauge(found);
    return true;
  }

  private boolean readLevel(ProcReader reader, int level) throws IOException {
    fraction[0] = MetricFamily.ABSENT;
    fraction[1] = 1;
    List<FileReading> files = levels.get(level);
    int read = 0;
    try {
      for (; read < files.size(); read++) {
        if (!files.get(read).read(reader, fraction)) {
          return false;
        }
      }
    } catch (NoSuchFileException e) { // the root has no limits, nor groups without the controller
      if (read < needed) {
        fraction[0] = MetricFamily.ABSENT;
      }
    }
    return true;
  }

  /** The limit; infinite where there is none, or none is known. For the reading thread. */
  double lowest() {
    return lowest;
  }

  /** Once a move, as it allocates. */
  private void locate() {
    moves = groups.moves();
    levels.clear();
    CgroupMembership.Place place = groups.place(controller);
    if (place == null) {
      return;
    }
    needed = place.unified() ? unified.size() : legacy.size();
    Path folder = place.folder();
    while (folder != null && folder.startsWith(place.mount()) && levels.size() < MAX_LEVELS) {
      List<FileReading> files = new ArrayList<>();
      for (CgroupReading.Part part : place.unified() ? unified : legacy) {
        files.add(part.in(folder));
      }
      if (levels.isEmpty() && !place.unified()) {
        for (CgroupReading.Part part : legacyOwn) {
          files.add(part.in(folder));
        }
      }
      levels.add(files);
      folder = folder.getParent();
    }
  }

  @Override
  public void close() throws IOException {
    lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < levels.size(); i++) {
      List<FileReading> files = levels.get(i);
      for (int j = 0; j < files.size(); j++) {
        files.get(j).close();
      }
    }
  }
}
