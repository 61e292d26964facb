package dev.tare.json;

import dev.tare.export.AcceptRange;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON for those who ask for it by name; what {@code other} chooses for all others, wildcards
 * included.
 */
record JsonOrOther(JsonExporter json, SnapshotWriter other) implements SnapshotWriter {

  @Override
  public String format() {
    return other.format();
  }

  @Override
  public String contentType() {
    return other.contentType();
  }

  @Override
  public Detail detail() {
    return other.detail();
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    other.write(snapshot, out);
  }

  @Override
  public SnapshotWriter forAccept(@Nullable String accept) {
    SnapshotWriter chosen = other.forAccept(accept);
    List<AcceptRange> ranges = AcceptRange.parse(accept);
    double named = weight(ranges, JsonExporter.CONTENT_TYPE);
    return named > 0 && named >= wanted(ranges, chosen.contentType())
        ? json.forAccept(accept)
        : chosen;
  }

  /** How much a media type is wanted, by the most specific range that covers it. */
  private static double wanted(List<AcceptRange> ranges, String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String family = type.substring(0, type.indexOf('/') + 1) + "*";
    for (String range : List.of(type, family, "*/*")) {
      double weight = weight(ranges, range);
      if (weight >= 0) {
        return weight;
      }
    }
    return 0;
  }

  /** The largest weight of exactly this range; negative where it is not there. */
  private static double weight(List<AcceptRange> ranges, String range) {
    return ranges.stream()
        .filter(one -> one.value().equals(range))
        .mapToDouble(AcceptRange::weight)
        .max()
        .orElse(-1);
  }
}
