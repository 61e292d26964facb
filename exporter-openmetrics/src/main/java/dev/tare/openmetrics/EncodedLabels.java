package dev.tare.openmetrics;

import dev.tare.model.Labels;
import dev.tare.model.NameEscaping;
import dev.tare.model.SeriesIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels of every series of an index as a format writes them, sorted by name. Immutable. */
final class EncodedLabels {
  /** Of an index without series. */
  static final EncodedLabels NONE = new EncodedLabels(new byte[0], new int[0]);

  /** Small: some families of Tare's own have a new index, of few rows, at every scrape. */
  private static final int ROW_BYTES = 256;

  private final byte[] bytes;
  private final int[] ends;

  private EncodedLabels(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /**
   * Encodes them.
   *
   * @param common labels of every series that has none of the same name itself
   * @param escaping of names
   */
  static EncodedLabels encode(
      SeriesIndex index, Labels common, NameEscaping escaping, LabelEncoding encoding) {
    // By name: the column of the row, or, counted back from -1, the place among the common ones.
    Map<String, Integer> sources = new TreeMap<>();
    for (int i = 0; i < common.names().size(); i++) {
      sources.put(escaping.label(common.names().get(i)), -1 - i);
    }
    for (int i = 0; i < index.labelNames().size(); i++) {
      sources.put(escaping.label(index.labelNames().get(i)), i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[index.size()];
    DocumentBuffer out = new DocumentBuffer(ROW_BYTES);
    out.begin(bytes);
    try {
      for (int row = 0; row < ends.length; row++) {
        encode(index.values(row), common.values(), sources, encoding, out);
        out.end();
        ends[row] = bytes.size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return new EncodedLabels(bytes.toByteArray(), ends);
  }

  private static void encode(
      List<String> own,
      List<String> common,
      Map<String, Integer> sources,
      LabelEncoding encoding,
      DocumentBuffer out)
      throws IOException {
    boolean first = true;
    for (Map.Entry<String, Integer> entry : sources.entrySet()) {
      int source = entry.getValue();
      String value = source < 0 ? common.get(-1 - source) : own.get(source);
      encoding.put(entry.getKey(), value, first, out);
      first = false;
    }
  }

  boolean isEmpty(int row) {
    return begin(row) == ends[row];
  }

  void put(int row, DocumentBuffer out) throws IOException {
    out.put(bytes, begin(row), ends[row]);
  }

  /** Puts them in front of what the message has already. */
  void put(int row, MessageBuffer out) {
    out.raw(bytes, begin(row), ends[row]);
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }
}
