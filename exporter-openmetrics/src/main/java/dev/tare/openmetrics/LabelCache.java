package dev.tare.openmetrics;

import dev.tare.model.Labels;
import dev.tare.model.NameEscaping;
import dev.tare.model.SeriesIndex;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;

/**
 * Encoded labels by the identity of their index, for as long as somebody else holds the index. Any
 * thread; its lock is held while an index is encoded for the first time, never while a client is
 * waited for.
 */
final class LabelCache {
  private final LabelEncoding encoding;
  private final Labels common;

  /** An index equals only itself. */
  private final Map<NameEscaping, Map<SeriesIndex, EncodedLabels>> encoded =
      new EnumMap<>(NameEscaping.class);

  LabelCache(LabelEncoding encoding, Labels common) {
    this.encoding = encoding;
    this.common = common;
  }

  /** Whether what is here has these common labels. */
  boolean suits(Labels commonLabels) {
    return Objects.equals(common, commonLabels); // identity first: nearly always enough
  }

  synchronized EncodedLabels of(SeriesIndex index, NameEscaping escaping) {
    // Where nothing is escaped, scrapers that want different escapings share one encoding.
    boolean escapes = escapes(index.labelNames(), escaping) || escapes(common.names(), escaping);
    NameEscaping used = escapes ? escaping : NameEscaping.ALLOW_UTF_8;
    Map<SeriesIndex, EncodedLabels> known = encoded.computeIfAbsent(used, e -> new WeakHashMap<>());
    EncodedLabels labels = known.get(index);
    if (labels == null) {
      labels = EncodedLabels.encode(index, common, used, encoding);
      known.put(index, labels);
    }
    return labels;
  }

  private static boolean escapes(List<String> names, NameEscaping escaping) {
    for (int i = 0; i < names.size(); i++) {
      if (!escaping.label(names.get(i)).equals(names.get(i))) {
        return true;
      }
    }
    return false;
  }
}
