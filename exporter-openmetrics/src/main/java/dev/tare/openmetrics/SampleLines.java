package dev.tare.openmetrics;

import dev.tare.model.NameEscaping;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one family after the other, each up to its value; the header is {@link
 * TextFormat}'s. One thread at a time.
 */
final class SampleLines {
  private final DocumentBuffer out;
  private String name = "";
  private boolean quoted;
  private EncodedLabels labels = EncodedLabels.NONE;

  /** The name, the last suffix and the brace: kept, as most lines of a family begin alike. */
  private byte[] head = new byte[64];

  private int headLength;
  private @Nullable String headSuffix;

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
    headSuffix = null;
  }

  private void head(String suffix) {
    if (suffix.equals(headSuffix)) {
      return;
    }
    int length = name.length() + suffix.length() + 1;
    if (head.length < length) {
      head = new byte[length];
    }
    for (int i = 0; i < name.length(); i++) {
      head[i] = (byte) name.charAt(i);
    }
    for (int i = 0; i < suffix.length(); i++) {
      head[name.length() + i] = (byte) suffix.charAt(i);
    }
    head[length - 1] = '{';
    headLength = length;
    headSuffix = suffix;
  }

  /** A sample with no labels but its own. */
  void sample(String suffix, int row) throws IOException {
    boolean labelled = !labels.isEmpty(row);
    if (labelled || quoted) {
      open(suffix, labelled);
      labels.put(row, out);
      out.put('}', ' ');
    } else {
      head(suffix);
      out.put(head, 0, headLength - 1);
      out.put(' ');
    }
  }

  /** A sample to which the format adds a label, {@code le} or {@code quantile}. */
  void sample(String suffix, int row, NumberLabels added, int place) throws IOException {
    open(suffix, row);
    added.putLast(place, out);
  }

  /** A sample to which the format adds a label with the name of the family. */
  void state(int row, String label, String state) throws IOException {
    open("", row);
    out.label(label);
    out.put('=');
    out.put('"');
    out.escaped(state, true);
    out.put('"');
    out.put('}', ' ');
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
      head(suffix);
      out.put(head, 0, headLength);
    }
  }

  private void open(String suffix, int row) throws IOException {
    open(suffix, true);
    if (!labels.isEmpty(row)) {
      labels.put(row, out);
      out.put(',');
    }
  }
}
