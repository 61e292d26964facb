package dev.tare.otlp;

import dev.tare.model.Labels;
import dev.tare.model.SeriesIndex;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The labels of series as attributes, kept for as long as somebody else holds their index. An empty
 * label is left out, as it is to Prometheus. One thread at a time.
 */
final class SeriesAttributes {
  /** An index equals only itself. */
  private final Map<SeriesIndex, List<Attributes>> known = new WeakHashMap<>();

  private Labels common = Labels.EMPTY;

  /** The labels that every series has from now on, unless it has one of that name itself. */
  void common(Labels labels) {
    if (!labels.equals(common)) {
      known.clear();
      common = labels;
    }
  }

  /** The attributes of each row. */
  List<Attributes> of(SeriesIndex index) {
    List<Attributes> rows = known.get(index);
    if (rows == null) {
      rows = new ArrayList<>(index.size());
      for (int row = 0; row < index.size(); row++) {
        rows.add(attributes(index, row));
      }
      known.put(index, rows);
    }
    return rows;
  }

  private Attributes attributes(SeriesIndex index, int row) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < common.names().size(); i++) {
      if (!index.labelNames().contains(common.names().get(i))) {
        put(attributes, common.names().get(i), common.values().get(i));
      }
    }
    for (int i = 0; i < index.labelNames().size(); i++) {
      put(attributes, index.labelNames().get(i), index.values(row).get(i));
    }
    return attributes.build();
  }

  private static void put(AttributesBuilder attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  /** The same with one more. */
  static Attributes with(Attributes attributes, String name, String value) {
    return attributes.toBuilder().put(name, value).build();
  }
}
