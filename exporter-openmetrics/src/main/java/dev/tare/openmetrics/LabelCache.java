package dev.tare.openmetrics;

import dev.tare.model.Labels;
import dev.tare.model.SeriesIndex;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;

/**
 * Label texts by the identity of their index, for as long as somebody else holds the index. Any
 * thread; its lock is held while an index is encoded for the first time, never while a client is
 * waited for.
 */
final class LabelCache {
  private final Labels common;

  /** An index equals only itself. */
  private final Map<SeriesIndex, LabelTexts> texts = new WeakHashMap<>();

  LabelCache(Labels common) {
    this.common = common;
  }

  /** Whether the texts here have these common labels. */
  boolean suits(Labels commonLabels) {
    return Objects.equals(common, commonLabels); // identity first: nearly always enough
  }

  synchronized LabelTexts of(SeriesIndex index) {
    LabelTexts known = texts.get(index);
    if (known != null) {
      return known;
    }
    LabelTexts encoded = LabelTexts.encode(index, common);
    texts.put(index, encoded);
    return encoded;
  }
}
