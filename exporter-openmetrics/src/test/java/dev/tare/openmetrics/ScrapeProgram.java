package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an application with some version of the exposition library gets, or with none. */
final class ScrapeProgram {
  private static final String OPENMETRICS =
      "io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter";

  private ScrapeProgram() {}

  /** Prints it. */
  public static void main(String[] none) throws Exception {
    System.out.print(everyFormat());
    if (ScrapeProgram.class.getClassLoader().getResource(OPENMETRICS.replace('.', '/') + ".class")
        != null) {
      System.out.print(byTheLibrary());
    }
  }

  /** Lengths and hashes of documents. */
  static String everyFormat() {
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    return Stream.of(
            "text/plain;version=0.0.4",
            "text/plain;version=1.0.0;escaping=allow-utf-8",
            "application/openmetrics-text;version=1.0.0",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
                + ";encoding=delimited")
        .map(exporter::forAccept)
        .map(writer -> line(writer) + "\n")
        .collect(Collectors.joining());
  }

  private static String line(SnapshotWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(TestSnapshots.everyType(), out);
      writer.write(TestSnapshots.utf8(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.contentType() + " " + out.size() + " " + Arrays.hashCode(out.toByteArray());
  }

  /** By reflection: its factories and the name of its escaping have changed. */
  static String byTheLibrary() throws Exception {
    Class<?> type = Class.forName(OPENMETRICS);
    Object library =
        Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals("create"))
            ? type.getMethod("create").invoke(null)
            : type.getConstructor(boolean.class, boolean.class).newInstance(false, true);
    SnapshotWriter writer =
        new LibraryWriter(
            "library",
            (String) type.getMethod("getContentType").invoke(library),
            Detail.NATIVE,
            (out, families) -> write(library, out, families));
    MetricsSnapshot snapshot = TestSnapshots.everyType();
    List<MetricFamily> known = // of others the first versions lose the labels
        snapshot.families().stream()
            .filter(family -> family.descriptor().type() != MetricType.UNKNOWN)
            .toList();
    snapshot = new MetricsSnapshot(snapshot.commonLabels(), known);
    String document = Documents.write(writer, snapshot);
    List<String> missing =
        SnapshotValues.of(snapshot, true).keySet().stream()
            .filter(sample -> !sample.contains("_created")) // which it has to be asked for
            .filter(sample -> !Samples.parse(document).values().containsKey(sample))
            .toList();
    return missing.isEmpty() ? writer.format() + ": written\n" : missing + " of " + document;
  }

  private static void write(Object library, OutputStream out, MetricSnapshots families)
      throws IOException {
    try {
      Method write =
          Arrays.stream(library.getClass().getMethods())
              .filter(method -> method.getName().equals("write"))
              .max((a, b) -> a.getParameterCount() - b.getParameterCount())
              .orElseThrow();
      if (write.getParameterCount() == 2) {
        write.invoke(library, out, families);
      } else {
        Object scheme = write.getParameterTypes()[2].getField("UNDERSCORE_ESCAPING").get(null);
        write.invoke(library, out, families, scheme);
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
