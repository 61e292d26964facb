package dev.tare.openmetrics;

import dev.tare.model.Labels;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What scrapes of one kind of format leave for the next: the encoded labels of every series, and
 * the arrays of one document. Any number of threads at once.
 *
 * @param <D> what has the arrays
 */
final class KeptDocuments<D> {
  /** Writes one document. */
  interface Scrape<D> {
    void write(D document, LabelCache labels) throws IOException;
  }

  private final LabelEncoding encoding;
  private final Supplier<D> fresh;

  /**
   * Taken by a scrape for as long as it writes. Another that finds none makes its own, so a slow
   * client holds up nobody; of several that come back, one stays.
   */
  private final AtomicReference<@Nullable D> idle = new AtomicReference<>();

  /** Published reference. */
  private volatile LabelCache labels;

  KeptDocuments(LabelEncoding encoding, Supplier<D> fresh) {
    this.encoding = encoding;
    this.fresh = fresh;
    this.labels = new LabelCache(encoding, Labels.EMPTY);
  }

  void write(MetricsSnapshot snapshot, Scrape<D> scrape) throws IOException {
    D taken = idle.getAndSet(null);
    D document = taken != null ? taken : fresh.get();
    scrape.write(document, labels(snapshot.commonLabels()));
    idle.set(document);
  }

  /** One registry's common labels never change; a second registry costs the first its encodings. */
  private LabelCache labels(Labels common) {
    LabelCache known = labels;
    if (known.suits(common)) {
      return known;
    }
    LabelCache fresh = new LabelCache(encoding, common);
    labels = fresh;
    return fresh;
  }
}
