package dev.tare.micrometer;

import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An unlisted family of histograms with the same bounds: a series for each meter. */
final class RecordingFamily {
  private final Recordings recordings;
  private final String name;
  private final int bounds;
  private final Family<Histogram> family;

  /** What Tare answers with beyond its limits: with it nobody could tell two meters apart. */
  private final Histogram overflow;

  private final Set<Recording> open = new HashSet<>();
  private long lastId;

  RecordingFamily(Recordings recordings, String name, int bounds, Family<Histogram> family) {
    this.recordings = recordings;
    this.name = name;
    this.bounds = bounds;
    this.family = family;
    this.overflow = family.with("other");
  }

  String name() {
    return name;
  }

  int bounds() {
    return bounds;
  }

  Recordings.Recorded recorded() {
    return recordings.recorded();
  }

  /** A series of its own; null where Tare has no room for one. */
  @SuppressWarnings("ReferenceEquality") // the very handle
  @Nullable Recording open() {
    String id = Long.toString(++lastId);
    Histogram histogram = family.with(id);
    if (histogram == overflow) {
      return null;
    }
    Recording recording = new Recording(this, id, histogram);
    open.add(recording);
    return recording;
  }

  void remove(Recording recording, String id) {
    recordings.locked(
        () -> {
          if (open.remove(recording)) {
            family.remove(id);
            if (open.isEmpty()) {
              recordings.drop(this);
            }
          }
        });
  }
}
