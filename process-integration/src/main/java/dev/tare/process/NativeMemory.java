package dev.tare.process;

import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The JVM's own memory by what it is for, as native memory tracking knows it: only where the JVM
 * runs with {@code -XX:NativeMemoryTracking=summary}, or {@code detail}. Makes some ten kilobytes
 * of garbage at each look.
 */
final class NativeMemory implements Source {
  private static final List<String> LABELS = List.of("category");
  private static final MetricDescriptor RESERVED =
      descriptor(
          "jvm_native_memory_reserved_bytes",
          "Address space that the JVM has reserved, by what it is for.");
  private static final MetricDescriptor COMMITTED =
      descriptor(
          "jvm_native_memory_committed_bytes",
          "Memory that the JVM may use at once, by what it is for.");

  private final Callable<String> summary;
  private SortedMap<String, NativeMemorySummary.Category> read = new TreeMap<>();
  private SortedMap<String, NativeMemorySummary.Category> shown = new TreeMap<>();
  private SeriesIndex series = new SeriesIndex(LABELS, List.of());

  /**
   * Nothing asked yet.
   *
   * @param summary asks the JVM
   */
  NativeMemory(Callable<String> summary) {
    this.summary = summary;
  }

  /** The JVM's own answer; its server of beans is made where there is none yet. */
  static String askTheJvm() throws JMException {
    Object answer =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "vmNativeMemory",
                new Object[] {new String[] {"summary", "scale=KB"}},
                new String[] {String[].class.getName()});
    return String.valueOf(answer);
  }

  private static MetricDescriptor descriptor(String name, String help) {
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, help, Unit.BYTES, LABELS);
  }

  @Override
  public String name() {
    return "jvm_native_memory";
  }

  @Override
  public boolean read(ProcReader reader) throws IOException {
    read = NativeMemorySummary.parse(ask());
    return !read.isEmpty();
  }

  private String ask() throws IOException {
    String text;
    try {
      text = summary.call();
    } catch (Exception e) {
      throw new IOException("the JVM was asked, and threw " + e, e);
    }
    if (text.strip().startsWith("Native memory tracking is not enabled")) {
      throw new NotThereException("start the JVM with -XX:NativeMemoryTracking=summary");
    }
    return text;
  }

  @Override
  public void publish() {
    shown = read;
    List<List<String>> rows = shown.keySet().stream().map(List::of).toList();
    if (!rows.equals(rowsOf(series))) {
      series = new SeriesIndex(LABELS, rows);
    }
  }

  private static List<List<String>> rowsOf(SeriesIndex series) {
    return IntStream.range(0, series.size()).mapToObj(series::values).toList();
  }

  @Override
  public void withdraw() {
    shown = new TreeMap<>();
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of(RESERVED, COMMITTED);
  }

  @Override
  public void families(List<MetricFamily> out) {
    if (!shown.isEmpty()) {
      out.add(
          new GaugeFamily(
              RESERVED,
              series,
              shown.values().stream()
                  .mapToLong(known -> Parser.gauge(known.reservedBytes()))
                  .toArray()));
      out.add(
          new GaugeFamily(
              COMMITTED,
              series,
              shown.values().stream()
                  .mapToLong(known -> Parser.gauge(known.committedBytes()))
                  .toArray()));
    }
  }

  @Override
  public void close() {}
}
