package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.io.IOException;

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
        boolean understood = usage.read(reader, slots);
        lastUsage = understood ? slots[0] : MetricFamily.ABSENT;
        return understood;
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
        if (lastUsage == MetricFamily.ABSENT) {
          throw notKnown;
        }
        if (!parts.read(reader, slots)) {
          return false;
        }
        if (slots[0] == MetricFamily.ABSENT) {
          return true;
        }
        double working = Double.longBitsToDouble(lastUsage) - Double.longBitsToDouble(slots[0]);
        slots[0] = Parser.gauge(Math.max(0, working)); // two files are not read at one instant
        return true;
      }

      @Override
      public void close() throws IOException {
        parts.close();
      }
    };
  }
}
