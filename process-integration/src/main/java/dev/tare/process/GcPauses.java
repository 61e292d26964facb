package dev.tare.process;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * How long garbage collectors stop the application, without the cycles that they do beside it. The
 * JVM tells of every collection on a thread of its own; no thread of the tracker wakes for it.
 */
final class GcPauses implements Source {
  /** In milliseconds, as the JVM tells them: 0 is what took less. */
  private static final long[] BOUNDS_MS = {1, 5, 10, 50, 100, 500, 1_000, 5_000};

  /** Of a series: its buckets, that above the last bound, the sum. */
  private static final int WIDTH = BOUNDS_MS.length + 2;

  private static final MetricDescriptor PAUSES =
      new MetricDescriptor(
          new MetricName("jvm_gc_pause_seconds"),
          MetricType.HISTOGRAM,
          "Time that garbage collections stopped the application, in steps of 1 ms.",
          Unit.SECONDS,
          List.of("gc"));

  private final List<GarbageCollectorMXBean> collectors;
  private final List<String> names;
  private final SeriesIndex series;
  private final NotificationListener listener = this::hear;

  /** What the JVM told; its own lock, since that is another thread. */
  private final long[] heard;

  private final long[] read;
  private final long[] shown;
  private boolean known;
  private @Nullable List<NotificationEmitter> listening;

  GcPauses(List<GarbageCollectorMXBean> collectors) {
    this.collectors = collectors;
    this.names =
        collectors.stream()
            .map(GarbageCollectorMXBean::getName)
            .filter(name -> !isBeside(name))
            .sorted()
            .toList();
    this.series = new SeriesIndex(List.of("gc"), names.stream().map(List::of).toList());
    this.heard = new long[names.size() * WIDTH];
    this.read = new long[heard.length];
    this.shown = new long[heard.length];
  }

  /** Collectors of ZGC, Shenandoah and GPGC whose work is done beside the application. */
  private static boolean isBeside(String name) {
    return name.endsWith("Cycles") || (name.startsWith("GPGC") && !name.endsWith("Pauses"));
  }

  @Override
  public String name() {
    return "jvm_gc_pauses";
  }

  @Override
  public boolean read(ProcReader reader) throws IOException {
    if (listening == null) {
      listen();
    }
    synchronized (heard) {
      System.arraycopy(heard, 0, read, 0, read.length);
    }
    return true;
  }

  private void listen() throws IOException {
    List<NotificationEmitter> emitters = new ArrayList<>();
    listening = emitters;
    for (GarbageCollectorMXBean collector : collectors) {
      if (names.contains(collector.getName())) {
        if (!(collector instanceof NotificationEmitter emitter)) {
          throw new NotThereException("the JVM does not tell of collections");
        }
        emitter.addNotificationListener(listener, null, null);
        emitters.add(emitter);
      }
    }
  }

  @SuppressWarnings("UnusedVariable") // a NotificationListener's parameter
  private void hear(Notification notification, @Nullable Object handback) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData data) {
      GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
      if (!info.getGcAction().equals("end of GC cycle")) {
        paused(info.getGcName(), info.getGcInfo().getDuration());
      }
    }
  }

  /** Counts one pause. */
  void paused(String name, long ms) {
    int row = names.indexOf(name);
    if (row < 0 || ms < 0) {
      return;
    }
    int found = Arrays.binarySearch(BOUNDS_MS, ms);
    int bucket = found >= 0 ? found : -found - 1;
    synchronized (heard) {
      heard[row * WIDTH + bucket]++;
      heard[row * WIDTH + WIDTH - 1] += TimeUnit.MILLISECONDS.toNanos(ms);
    }
  }

  @Override
  public void publish() {
    System.arraycopy(read, 0, shown, 0, shown.length);
    known = !names.isEmpty();
  }

  @Override
  public void withdraw() {
    known = false;
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(PAUSES);
  }

  @Override
  public void families(List<MetricFamily> out) {
    if (known) {
      long[] bounds = Arrays.stream(BOUNDS_MS).map(TimeUnit.MILLISECONDS::toNanos).toArray();
      out.add(new HistogramFamily(PAUSES, series, bounds, shown.clone()));
    }
  }

  /** Takes the listeners back; what was counted stays. */
  @Override
  public void close() throws IOException {
    List<NotificationEmitter> emitters = listening;
    listening = null;
    if (emitters != null) {
      for (NotificationEmitter emitter : emitters) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException e) {
          throw new IOException("a listener was not there", e);
        }
      }
    }
  }
}
