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
 * Label texts by the identity of their index, for as long as somebody else holds the index. Any
 * thread; its lock is held while an index is encoded for the first time, never while a client is
 * waited for.
 */
final class LabelCache {
  private final Labels common;

  /** An index equals only itself. */
  private final Map<NameEscaping, Map<SeriesIndex, LabelTexts>> texts =
      new EnumMap<>(NameEscaping.class);

  LabelCache(Labels common) {
    this.common = common;
  }

  /** Whether the texts here have these common labels. */
  boolean suits(Labels commonLabels) {
    return Objects.equals(common, commonLabels); // identity first: nearly always enough
  }

  synchronized LabelTexts of(SeriesIndex index, NameEscaping escaping) {
    // Where nothing is escaped, scrapers that want different escapings share one text.
    boolean escapes = escapes(index.labelNames(), escaping) || escapes(common.names(), escaping);
    NameEscaping used = escapes ? escaping : NameEscaping.ALLOW_UTF_8;
    Map<SeriesIndex, LabelTexts> known = texts.computeIfAbsent(used, e -> new WeakHashMap<>());
    LabelTexts text = known.get(index);
    if (text == null) {
      text = LabelTexts.encode(index, common, used);
      known.put(index, text);
    }
    return text;
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
