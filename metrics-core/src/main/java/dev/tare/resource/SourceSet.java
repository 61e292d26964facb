package dev.tare.resource;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;

/**
 * All sources of a tracker. One thread at a time collects; any thread reads what was published,
 * which is always one collection, whole.
 */
final class SourceSet {
  private final GuardedSource[] fast;
  private final GuardedSource[] all;
  private final NanoClock clock;
  private final Consumer<Throwable> errorHandler;
  private final ProcReader reader = new ProcReader();
  private final TrackerFamilies self;

  private boolean begun;

  SourceSet(
      List<Source> fast, List<Source> slow, NanoClock clock, Consumer<Throwable> errorHandler) {
    this.fast = fast.stream().map(GuardedSource::new).toArray(GuardedSource[]::new);
    this.all =
        Stream.concat(Arrays.stream(this.fast), slow.stream().map(GuardedSource::new))
            .sorted(Comparator.comparing(GuardedSource::name))
            .toArray(GuardedSource[]::new);
    this.clock = clock;
    this.errorHandler = errorHandler;
    this.self = new TrackerFamilies(all);
  }

  List<MetricDescriptor> descriptors() {
    List<MetricDescriptor> descriptors = new ArrayList<>(TrackerFamilies.DESCRIPTORS);
    for (GuardedSource source : all) {
      descriptors.addAll(source.descriptors());
    }
    return descriptors;
  }

  /** Reads the fast sources only. Allocates nothing when warm and nothing changes its state. */
  void collectFast() {
    collect(fast);
  }

  /** Reads every source. */
  void collectAll() {
    collect(all);
  }

  private void collect(GuardedSource[] sources) {
    long beginNs = clock.nanoTime();
    reader.begin();
    try {
      for (GuardedSource source : sources) {
        source.read(reader);
      }
    } finally {
      reader.end();
    }
    synchronized (this) { // a scrape waits for copies, never for the kernel
      for (GuardedSource source : sources) {
        source.publish();
      }
      self.collected(clock.nanoTime() - beginNs);
    }
    complain(sources, beginNs);
  }

  private void complain(GuardedSource[] sources, long nowNs) {
    if (!begun) {
      begun = true;
      complainOfAll();
      return;
    }
    for (GuardedSource source : sources) {
      if (source.complains(nowNs)) {
        tell("source=" + source.complaint() + " has failed; its metrics are absent");
      }
    }
  }

  /** Without formats and streams, whose first use would take longer than all else. */
  private void complainOfAll() {
    int down = 0;
    for (GuardedSource source : all) {
      down += source.up() ? 0 : 1;
    }
    if (down > 0) {
      StringBuilder message = new StringBuilder().append(down).append(" of ").append(all.length);
      String separator = " sources unavailable: ";
      for (GuardedSource source : all) {
        if (!source.up()) {
          message.append(separator).append(source.complaint());
          separator = ", ";
        }
      }
      tell(message.append("; their metrics are absent").toString());
    }
  }

  private void tell(String what) {
    errorHandler.accept(new IOException("resource tracker: " + what));
  }

  /** The families as the last collection left them. */
  synchronized List<MetricFamily> families() {
    List<MetricFamily> families = new ArrayList<>();
    self.families(families);
    for (GuardedSource source : all) {
      source.families(families);
    }
    return families;
  }

  /** Gives back all descriptors and shows nothing any more. */
  void close() {
    for (GuardedSource source : all) {
      source.close();
    }
    synchronized (this) {
      for (GuardedSource source : all) {
        source.withdraw();
      }
    }
  }
}
