package dev.tare.openmetrics;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one protobuf document after the other, each through the same arrays: a delimited message
 * of the type {@code io.prometheus.client.MetricFamily} for each family. One thread at a time.
 *
 * <p>A message begins with its length, so it cannot be sent before it is known. A family is encoded
 * from its last row to its first, in parts; of a family of one part, which most are, the part is
 * what is sent. Of a larger one only the parts' first rows and sizes are kept, and all parts but
 * the first are encoded once more, when they are sent: a snapshot does not change. So whatever the
 * size of a document, 64 KiB are all the memory that it takes, where no single series needs more.
 */
final class ProtobufDocument {
  private static final int BYTES = 32 * 1024;

  /** A part is sent when it has so much: what is left is enough for nearly every series. */
  private static final int PART = 24 * 1024;

  /** Fields of a {@code MetricFamily}. */
  private static final int NAME = 1;

  private static final int HELP = 2;
  private static final int TYPE = 3;

  private final DocumentBuffer out = new DocumentBuffer(BYTES);
  private final MessageBuffer part = new MessageBuffer(BYTES);
  private final MetricMessages metrics = new MetricMessages(part);

  /** The first rows of all parts but the first, from the last to the second. */
  private int[] firstRows = new int[16];

  void write(
      MetricsSnapshot snapshot, NameEscaping escaping, LabelCache labels, OutputStream target)
      throws IOException {
    out.begin(target);
    try {
      List<MetricFamily> families = snapshot.families();
      for (int i = 0; i < families.size(); i++) {
        MetricFamily family = families.get(i);
        metrics.begin(family, labels.of(family.series(), escaping), escaping);
        family(family, escaping.metric(family.descriptor().name().value()));
      }
      out.end();
    } finally {
      out.release(); // or it would keep the last response from being collected
    }
  }

  private void family(MetricFamily family, String name) throws IOException {
    int parts = 0;
    long bytes = 0;
    part.clear();
    for (int row = family.series().size() - 1; row >= 0; row--) {
      metrics.add(family, row);
      if (part.size() >= PART && row > 0) {
        bytes += part.size();
        keep(parts++, row);
        part.clear();
      }
    }
    bytes += part.size();
    if (bytes == 0) {
      return; // a header by itself would be noise
    }
    int first = part.size();
    part.number(TYPE, MetricMessages.type(family));
    part.text(HELP, family.descriptor().help());
    part.text(NAME, name);
    part.varint(bytes + part.size() - first);
    part.writeTo(out);
    for (int i = parts - 1; i >= 0; i--) {
      part.clear();
      int end = i == 0 ? family.series().size() : firstRows[i - 1];
      for (int row = end - 1; row >= firstRows[i]; row--) {
        metrics.add(family, row);
      }
      part.writeTo(out);
    }
  }

  private void keep(int place, int row) {
    if (place == firstRows.length) {
      firstRows = Arrays.copyOf(firstRows, 2 * place);
    }
    firstRows[place] = row;
  }
}
