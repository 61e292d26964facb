package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The collector of the page and of the Javadoc compiles and runs, and is this one. */
class CollectorExampleTest {
  private static final String SOURCE = "src/test/java/dev/tare/CollectorExampleTest.java";
  private static final String JAVADOC = "src/main/java/dev/tare/model/Collector.java";

  // begin collector
  /** The lengths of queues; more may be added at any time. */
  static final class QueueLengths implements Collector {
    private final Map<MetricDescriptor, Queue<?>> queues = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    void add(String name, Queue<?> queue) {
      queues.put(
          new MetricDescriptor(
              new MetricName(name), MetricType.GAUGE, "Waiting now.", Unit.NONE, List.of()),
          queue);
      revision.incrementAndGet(); // after the change, not before
    }

    @Override
    public String name() {
      return "queues";
    }

    @Override
    public long revision() {
      return revision.get();
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return List.copyOf(queues.keySet());
    }

    @Override
    public List<MetricFamily> collect() {
      List<MetricFamily> families = new ArrayList<>();
      queues.forEach(
          (descriptor, queue) -> {
            long[] bits = {Double.doubleToRawLongBits(queue.size())};
            families.add(new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
          });
      return families;
    }
  }

  // end collector

  @Test
  void shouldShowQueuesThatWereAddedLater() {
    QueueLengths lengths = new QueueLengths();
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Registration registration = metrics.registry().register(lengths);
      lengths.add("orders_waiting", new ArrayDeque<>(List.of(1, 2)));
      assertThat(metrics.snapshot().value("orders_waiting")).isEqualTo(2);
      lengths.add("refunds_waiting", new ArrayDeque<>());
      assertThat(metrics.snapshot().value("refunds_waiting")).isZero();
      registration.close();
      assertThat(metrics.snapshot().find("orders_waiting")).isEmpty();
    }
  }

  @Test
  void shouldStandOnThePageAndInTheJavadoc() throws IOException {
    String example = example();
    assertThat(example.lines()).hasSizeGreaterThan(30);
    assertThat(Files.readString(Path.of("../docs/instruments.md")))
        .contains("```java\n" + example + "\n```");
    String javadoc =
        example
            .lines()
            .filter(line -> !line.strip().equals("@Override")) // it would be a tag there
            .dropWhile(line -> line.startsWith("/**"))
            .map(line -> (" * " + line).stripTrailing())
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of(JAVADOC)))
        .contains(" * <pre>{@code\n" + javadoc + "\n * }</pre>");
  }

  private static String example() throws IOException {
    return Files.readAllLines(Path.of(SOURCE)).stream()
        .dropWhile(line -> !line.strip().equals("// begin collector"))
        .skip(1)
        .takeWhile(line -> !line.strip().equals("// end collector"))
        .collect(Collectors.joining("\n"))
        .stripTrailing()
        .stripIndent()
        .replaceFirst("static final class", "final class");
  }
}
