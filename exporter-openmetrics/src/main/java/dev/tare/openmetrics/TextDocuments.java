package dev.tare.openmetrics;

import dev.tare.model.Labels;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents of both formats, and keeps what the next scrape can use again: the label texts
 * of every series, and the arrays of one document. Any number of threads at once.
 */
final class TextDocuments {
  /**
   * Taken by a scrape for as long as it writes. Another that finds none makes its own, so a slow
   * client holds up nobody; of several that come back, one stays.
   */
  private final AtomicReference<@Nullable TextDocument> idle = new AtomicReference<>();

  /** Published reference. */
  private volatile LabelCache labels = new LabelCache(Labels.EMPTY);

  void write(MetricsSnapshot snapshot, TextFormat format, NameEscaping escaping, OutputStream out)
      throws IOException {
    TextDocument taken = idle.getAndSet(null);
    TextDocument document = taken != null ? taken : new TextDocument();
    document.write(snapshot, format, escaping, labels(snapshot.commonLabels()), out);
    idle.set(document);
  }

  /** One registry's common labels never change; a second registry costs the first its texts. */
  private LabelCache labels(Labels common) {
    LabelCache known = labels;
    if (known.suits(common)) {
      return known;
    }
    LabelCache fresh = new LabelCache(common);
    labels = fresh;
    return fresh;
  }
}
