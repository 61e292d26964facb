package dev.tare.otlp;

import dev.tare.export.push.Receipt;
import dev.tare.export.push.SendException;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends a little of everything to itself before there is anything to send: a class whose
 * initialiser finds no memory is lost to the JVM for good, so none is left for the first push,
 * which may come when the heap is full. Through a socket, as most of such classes are those of the
 * JDK's client.
 */
final class Rehearsal {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private Rehearsal() {}

  /**
   * The first time, in a class loader; else nothing. On a thread of its own: nobody who starts an
   * application waits for it.
   */
  @SuppressWarnings("CatchThrowable") // whoever pushes finds out what is wrong
  static void once(ThreadFactory threads) {
    if (BEGUN.compareAndSet(false, true)) {
      try {
        threads.newThread(() -> play(threads)).start();
      } catch (Throwable e) {
        ENDED.countDown(); // no thread to be had
      }
    }
  }

  /** Waits for the end, for tests. */
  static void awaitEnd() throws InterruptedException {
    ENDED.await();
  }

  @SuppressWarnings("CatchThrowable") // as above
  private static void play(ThreadFactory threads) {
    try {
      rehearse(threads);
    } catch (Throwable e) {
      // No memory already, or no loopback address.
    } finally {
      ENDED.countDown();
    }
  }

  private static void rehearse(ThreadFactory threads)
      throws IOException, InterruptedException, URISyntaxException {
    try (Prompter receiver = new Prompter()) {
      threads.newThread(receiver).start();
      send(sender(receiver.endpoint()).gzip(true), ENOUGH, ENOUGH, ENOUGH);
      send(
          sender(receiver.endpoint()).delta().explicitHistograms(Rehearsal::isExplicit),
          ENOUGH,
          ENOUGH,
          Duration.ofNanos(1));
    }
  }

  private static OtlpSender.Builder sender(String endpoint) {
    return OtlpSender.http(endpoint).environment(Map.of("OTEL_RESOURCE_ATTRIBUTES", "a=%20"));
  }

  private static boolean isExplicit(MetricDescriptor family) {
    return family.name().value().equals("e");
  }

  private static void send(OtlpSender.Builder builder, Duration... limits)
      throws InterruptedException {
    try (OtlpSender sender = builder.build()) {
      for (int i = 0; i < limits.length; i++) {
        try {
          Receipt unused =
              sender.send(
                  new MetricsSnapshot(Labels.of("a", "b"), families(i + 1)),
                  BEGIN.plusSeconds(i),
                  limits[i]);
        } catch (SendException e) {
          // That is in the play.
        }
      }
    }
  }

  private static List<MetricFamily> families(long more) {
    SeriesIndex labelled =
        new SeriesIndex(List.of("l"), List.of(List.of("ä\uD83D\uDE00\n"), List.of("ö")));
    long[] bits = {Double.doubleToRawLongBits(1.1e300), Double.doubleToRawLongBits(-0.1)};
    return List.of(
        new CounterFamily(
                descriptor("a_total", MetricType.COUNTER, "l"), labelled, new long[] {more, 2})
            .withCreated(new long[] {1_700_000_000_123L, 0})
            .withExemplars(new @Nullable Exemplar[] {exemplar(), null}),
        new CounterFamily(
            descriptor("b_total", MetricType.COUNTER),
            SeriesIndex.SINGLE,
            new double[] {(double) more}),
        new GaugeFamily(descriptor("b", MetricType.GAUGE, "l"), labelled, bits),
        histogram("c", MetricType.HISTOGRAM, more),
        histogram("d", MetricType.GAUGE_HISTOGRAM, more),
        histogram("e", MetricType.HISTOGRAM, more)
            .withNative(
                List.of(new NativeHistogram(0, 1, new int[] {-11, 1}, new long[] {more, 2})))
            .withExemplars(new @Nullable Exemplar[] {exemplar(), null}),
        histogram("f", MetricType.HISTOGRAM, more)
            .withCells(
                new @Nullable HistogramCells[] {
                  new HistogramCells(
                      labelled, 1_000, 1_000_000, 2, new long[] {0, 500_000}, new long[] {1, more})
                }),
        new InfoFamily(descriptor("g_info", MetricType.INFO, "l"), labelled),
        new StateSetFamily(
            descriptor("h", MetricType.STATE_SET),
            SeriesIndex.SINGLE,
            List.of("on"),
            new boolean[] {true}),
        summary("i", true),
        summary("j", false));
  }

  private static HistogramFamily histogram(String name, MetricType type, long more) {
    return new HistogramFamily(
        descriptor(name, type),
        SeriesIndex.SINGLE,
        new long[] {500_000},
        new long[] {3, more, 1_234_567});
  }

  private static MetricFamily summary(String name, boolean counted) {
    return new SummaryFamily(
        descriptor(name, MetricType.SUMMARY),
        SeriesIndex.SINGLE,
        new double[] {0.0005},
        counted,
        counted ? new long[] {1, 2, 3} : new long[] {1});
  }

  private static Exemplar exemplar() {
    return new Exemplar(400_001, 0, 0xABCL, 1, 1_700_000_009_123L);
  }

  private static MetricDescriptor descriptor(String name, MetricType type, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "A help.", Unit.NONE, List.of(labels));
  }
}
