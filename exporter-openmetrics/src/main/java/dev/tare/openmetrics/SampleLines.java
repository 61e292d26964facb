package dev.tare.openmetrics;

import dev.tare.model.MetricDescriptor;
import java.io.IOException;

/**
 * The lines of one family after the other: its header, once there is a sample to follow it, and of
 * each sample all but the value. One thread at a time.
 */
final class SampleLines {
  private final TextBuffer out;
  private byte[] name = new byte[64];
  private int nameLength;
  private LabelTexts labels = LabelTexts.NONE;

  SampleLines(TextBuffer out) {
    this.out = out;
  }

  /** Begins a family; nothing is written yet. */
  void begin(MetricDescriptor family, LabelTexts texts) {
    String text = family.name().value();
    if (name.length < text.length()) {
      name = new byte[text.length()];
    }
    for (int i = 0; i < text.length(); i++) {
      name[i] = (byte) text.charAt(i); // the model allows ASCII only
    }
    nameLength = text.length();
    labels = texts;
  }

  /** A sample with no labels but its own. */
  void sample(String suffix, int row) throws IOException {
    out.put(name, 0, nameLength);
    out.ascii(suffix);
    if (!labels.isEmpty(row)) {
      out.put('{');
      labels.put(row, out);
      out.put('}');
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
  void state(int row, String state) throws IOException {
    open("", row);
    out.put(name, 0, nameLength);
    out.put('=');
    out.put('"');
    out.escaped(state, true);
    out.put('"');
    close();
  }

  private void open(String suffix, int row) throws IOException {
    out.put(name, 0, nameLength);
    out.ascii(suffix);
    out.put('{');
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
