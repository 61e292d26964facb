package dev.tare.clientjava;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.MetricsOptions;
import dev.tare.model.Labels;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.LibraryFamilies;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Pages that client_java writes, by calls that all of its versions have. */
final class ClientJava {
  private static final OpenMetricsTextFormatWriter OPENMETRICS =
      OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(true).build();

  private ClientJava() {}

  /** Whose collectors are not given up where the machine is busy. */
  static MetricsOptions.Builder patient() {
    return MetricsOptions.builder().collectorTimeout(Duration.ofSeconds(30));
  }

  static String page(PrometheusRegistry registry) {
    return page(registry.scrape());
  }

  static String page(MetricSnapshots snapshots) {
    return new String(written(out -> OPENMETRICS.write(out, snapshots)), UTF_8);
  }

  static List<String> protobuf(MetricSnapshots snapshots) {
    return messages(written(out -> new PrometheusProtobufWriter().write(out, snapshots)));
  }

  /** The bytes of each family's message, which have its name near their beginning; sorted. */
  static List<String> messages(byte[] delimited) {
    List<String> messages = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(delimited);
    while (in.hasRemaining()) {
      int length = 0;
      int shift = 0;
      byte next;
      do {
        next = in.get();
        length |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      byte[] message = new byte[length];
      in.get(message);
      messages.add(new String(message, ISO_8859_1));
    }
    messages.sort(null);
    return messages;
  }

  /** Tare's families in the words of client_java. */
  static MetricSnapshots words(List<MetricFamily> families) {
    return new MetricSnapshots(LibraryFamilies.of(new MetricsSnapshot(Labels.EMPTY, families)));
  }

  /** Those whose names say so. */
  static List<MetricFamily> families(MetricsSnapshot snapshot, Predicate<String> names) {
    return snapshot.families().stream()
        .filter(family -> names.test(family.descriptor().name().value()))
        .toList();
  }

  /** Not Tare's own weight, which is another in each scrape. */
  static boolean isNotTares(String name) {
    return !name.startsWith("tare_");
  }

  private interface Write {
    void to(ByteArrayOutputStream out) throws IOException;
  }

  private static byte[] written(Write write) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
