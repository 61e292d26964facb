package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Usage and working set of a container, of which the second is computed from the first: from the
 * same read, since usage that was read again would be of another moment. The usage is read at every
 * look, the working set at some, after it.
 */
final class ContainerMemory {
  private final Reading usage;
  private final Reading parts;

  /** Made once: where there are no groups, every look at the working set ends with it. */
  private final IOException notKnown = new NotThereException("the memory usage is not known");

  private long lastUsage = MetricFamily.ABSENT;

  /** Whether the group has none: as the root, whose parts are the machine's. */
  private boolean none;

  /**
   * Nothing read yet.
   *
   * @param usage puts it into the first slot
   * @param parts puts what could be dropped at once into the first slot, and others behind it
   */
  ContainerMemory(Reading usage, Reading parts) {
    this.usage = usage;
    this.parts = parts;
  }

  /** To be read first. */
  Reading usage() {
    return new Reading() {
      @Override
      public boolean read(ProcReader reader, long[] slots) throws IOException {
        lastUsage = MetricFamily.ABSENT;
        none = false;
        try {
          boolean understood = usage.read(reader, slots);
          lastUsage = understood ? slots[0] : MetricFamily.ABSENT;
          return understood;
        } catch (NoSuchFileException e) {
          none = true;
          throw e;
        }
      }

      @Override
      public void close() throws IOException {
        lastUsage = MetricFamily.ABSENT;
        usage.close();
      }
    };
  }

  /** To be read after it: the working set, and the parts behind it. */
  Reading workingSet() {
    return new Reading() {
      @Override
      public boolean read(ProcReader reader, long[] slots) throws IOException {
        if (none) {
          throw notKnown;
        }
        if (!parts.read(reader, slots)) {
          return false;
        }
        slots[0] = workingSet(slots[0]);
        if (lastUsage == MetricFamily.ABSENT && isEmpty(slots)) {
          throw notKnown;
        }
        return true;
      }

      @Override
      public void close() throws IOException {
        parts.close();
      }
    };
  }

  private long workingSet(long idle) {
    if (lastUsage == MetricFamily.ABSENT || idle == MetricFamily.ABSENT) {
      return MetricFamily.ABSENT;
    }
    double working = Double.longBitsToDouble(lastUsage) - Double.longBitsToDouble(idle);
    return Parser.gauge(Math.max(0, working)); // two files are not read at one instant
  }

  private static boolean isEmpty(long[] slots) {
    for (long slot : slots) {
      if (slot != MetricFamily.ABSENT) {
        return false;
      }
    }
    return true;
  }
}
