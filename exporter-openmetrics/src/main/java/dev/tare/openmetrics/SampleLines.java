package dev.tare.openmetrics;

import dev.tare.model.NameEscaping;
import java.io.IOException;

/**
 * The lines of one family after the other: its header, once there is a sample to follow it, and of
 * each sample all but the value. One thread at a time.
 */
final class SampleLines {
  private final DocumentBuffer out;
  private String name = "";
  private byte[] bytes = new byte[64];
  private boolean quoted;
  private EncodedLabels labels = EncodedLabels.NONE;

  SampleLines(DocumentBuffer out) {
    this.out = out;
  }

  /**
   * Begins a family; nothing is written yet.
   *
   * @param text its name as this document has it: one that is not classic goes into the braces,
   *     quoted
   */
  void begin(String text, EncodedLabels texts) {
    name = text;
    quoted = !NameEscaping.isClassicMetric(text);
    labels = texts;
    if (bytes.length < text.length()) {
      bytes = new byte[text.length()];
    }
    for (int i = 0; i < text.length() && !quoted; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
  }

  /** A sample with no labels but its own. */
  void sample(String suffix, int row) throws IOException {
    boolean labelled = !labels.isEmpty(row);
    if (labelled || quoted) {
      open(suffix, labelled);
      labels.put(row, out);
      out.put('}');
    } else {
      out.put(bytes, 0, name.length());
      out.ascii(suffix);
    }
    out.put(' ');
  }

  /** A sample to which the format adds a label, {@code le} or {@code quantile}. */
  void sample(String suffix, int row, NumberLabels added, int place) throws IOException {
    open(suffix, row);
    added.put(place, out);
    close();
  }

  /** A sample to which the format adds a label with the name of the family. */
  void state(int row, String label, String state) throws IOException {
    open("", row);
    out.label(label);
    out.put('=');
    out.put('"');
    out.escaped(state, true);
    out.put('"');
    close();
  }

  /** The name and the brace, up to where labels follow. */
  private void open(String suffix, boolean more) throws IOException {
    if (quoted) {
      out.put('{');
      out.quoted(name, suffix);
      if (more) {
        out.put(',');
      }
    } else {
      out.put(bytes, 0, name.length());
      out.ascii(suffix);
      out.put('{');
    }
  }

  private void open(String suffix, int row) throws IOException {
    open(suffix, true);
    if (!labels.isEmpty(row)) {
      labels.put(row, out);
      out.put(',');
    }
  }

  private void close() throws IOException {
    out.put('}');
    out.put(' ');
  }
}
