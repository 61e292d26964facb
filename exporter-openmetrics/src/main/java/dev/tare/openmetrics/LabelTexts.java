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

/**
 * The labels of every series of an index as both text formats write them, without braces: {@code
 * path="/a",service="b"}, sorted by name. Immutable.
 */
final class LabelTexts {
  /** Of an index without series. */
  static final LabelTexts NONE = new LabelTexts(new byte[0], new int[0]);

  /** Small: some families of Tare's own have a new index, of few rows, at every scrape. */
  private static final int ROW_BYTES = 256;

  private final byte[] bytes;
  private final int[] ends;

  private LabelTexts(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /**
   * Encodes them.
   *
   * @param common labels of every series that has none of the same name itself
   * @param escaping of names
   */
  static LabelTexts encode(SeriesIndex index, Labels common, NameEscaping escaping) {
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
    TextBuffer out = new TextBuffer(ROW_BYTES);
    out.begin(bytes);
    try {
      for (int row = 0; row < ends.length; row++) {
        encode(index.values(row), common.values(), sources, out);
        out.end();
        ends[row] = bytes.size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return new LabelTexts(bytes.toByteArray(), ends);
  }

  private static void encode(
      List<String> own, List<String> common, Map<String, Integer> sources, TextBuffer out)
      throws IOException {
    boolean first = true;
    for (Map.Entry<String, Integer> entry : sources.entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      int source = entry.getValue();
      out.label(entry.getKey());
      out.put('=');
      out.put('"');
      out.escaped(source < 0 ? common.get(-1 - source) : own.get(source), true);
      out.put('"');
    }
  }

  boolean isEmpty(int row) {
    return begin(row) == ends[row];
  }

  void put(int row, TextBuffer out) throws IOException {
    out.put(bytes, begin(row), ends[row]);
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }
}
