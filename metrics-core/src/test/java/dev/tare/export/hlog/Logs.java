package dev.tare.export.hlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Logs as HdrHistogram's own reader has them. */
final class Logs {
  private Logs() {}

  /** The files of a folder, by name. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All intervals of all files of a folder. */
  static List<Histogram> read(Path folder) {
    List<Histogram> all = new ArrayList<>();
    files(folder).forEach(file -> all.addAll(readFile(file)));
    return all;
  }

  /** All intervals of a file, up to what cannot be read. */
  static List<Histogram> readFile(Path file) {
    List<Histogram> all = new ArrayList<>();
    try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
      while (reader.hasNext()) {
        Histogram histogram =
            (Histogram) reader.nextIntervalHistogram(0, Long.MAX_VALUE); // from the head's time on
        if (histogram != null) {
          all.add(histogram);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Half a line, or a file without any: what came before it counts.
    }
    return all;
  }

  /** How many values all intervals of a tag have. */
  static long total(Path folder, String tag) {
    return read(folder).stream()
        .filter(histogram -> tag.equals(histogram.getTag()))
        .mapToLong(Histogram::getTotalCount)
        .sum();
  }
}
