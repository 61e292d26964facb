package dev.tare.export.hlog;

import dev.tare.export.totals.Totals;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Adds up the intervals of any number of logs, by tag, and the totals of files of those.
 * HdrHistogram's reader stops at a line that it cannot read and does not say which; this one says
 * file and line, and goes on.
 */
final class LogMerge {
  private static final String TAG = "Tag=";
  private static final String LEGEND = "\"StartTimestamp\"";

  /** Start, length, maximum and cells. */
  private static final int FIELDS = 4;

  private final Map<String, Merged> byTag = new TreeMap<>();
  private final List<String> bad = new ArrayList<>();
  private final List<String> torn = new ArrayList<>();

  /** What all intervals of a tag come to. */
  static final class Merged {
    private final Histogram sum;
    private int intervals = 1;

    private Merged(Histogram first) {
      this.sum = first;
      sum.setAutoResize(true); // others may have a higher highest value
    }

    private void add(Histogram more) {
      sum.add(more);
      intervals++;
    }

    Histogram sum() {
      return sum;
    }

    int intervals() {
      return intervals;
    }
  }

  /**
   * Adds a file. What cannot be read of it is in {@link #bad}; half a line at its end, as a killed
   * process leaves it, in {@link #torn}.
   *
   * @throws IOException if the file cannot be read at all
   */
  void add(Path file) throws IOException {
    if (Totals.isIn(file)) {
      addTotals(file);
    } else {
      addLog(file);
    }
  }

  /** What a process has recorded since it began counts as one interval. */
  private void addTotals(Path file) throws IOException {
    boolean any = false;
    for (MetricFamily family : Totals.read(file).snapshot().families()) {
      if (family instanceof HistogramFamily histograms && histograms.hasCells()) {
        any = true;
        addTotals(histograms);
      }
    }
    if (!any) {
      throw new IOException(file + ": no histogram in it has cells; see recordedHistograms");
    }
  }

  private void addTotals(HistogramFamily family) {
    for (int row = 0; row < family.series().size(); row++) {
      HistogramCells cells = family.cells(row);
      if (cells != null) {
        String name = family.descriptor().name().value();
        add(SeriesTag.of(name, family.series(), row), LogText.histogram(cells));
      }
    }
  }

  private void addLog(Path file) throws IOException {
    boolean whole = endsWithLine(file);
    // Latin-1, so that no byte is refused before its line is known.
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      int number = 1;
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        String place = file + ":" + number++;
        if (next == null && !whole) {
          torn.add(place + ": half a line");
        } else {
          add(line, place);
        }
        line = next;
      }
    }
  }

  private static boolean endsWithLine(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() == 0
          || (channel.position(channel.size() - 1).read(last) == 1 && last.get(0) == '\n');
    }
  }

  @SuppressWarnings("CatchThrowable") // whatever a broken line makes of a decoder, memory included
  private void add(String line, String place) {
    if (line.isBlank() || line.startsWith("#") || line.startsWith(LEGEND)) {
      return;
    }
    try {
      String tag = line.startsWith(TAG) ? line.substring(TAG.length(), line.indexOf(',')) : "";
      String rest = line.startsWith(TAG) ? line.substring(line.indexOf(',') + 1) : line;
      add(tag, interval(rest));
    } catch (Throwable e) {
      bad.add(place + ": " + e);
    }
  }

  private void add(String tag, Histogram interval) {
    Merged known = byTag.get(tag);
    if (known == null) {
      byTag.put(tag, new Merged(interval));
    } else {
      known.add(interval);
    }
  }

  private static Histogram interval(String text) throws DataFormatException {
    String[] fields = text.split(",", -1);
    if (fields.length != FIELDS) {
      throw new DataFormatException("fields=%d (allowed: %d)".formatted(fields.length, FIELDS));
    }
    for (int i = 0; i < FIELDS - 1; i++) {
      Double.parseDouble(fields[i]);
    }
    byte[] cells = Base64.getDecoder().decode(fields[FIELDS - 1]);
    return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(cells), 0);
  }

  /** By tag; intervals without one have the empty tag. */
  Map<String, Merged> byTag() {
    return byTag;
  }

  /** Lines that could not be read: file, line, and why. */
  List<String> bad() {
    return bad;
  }

  /** Half lines at the ends of files. */
  List<String> torn() {
    return torn;
  }
}
