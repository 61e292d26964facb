package dev.tare.internal.collect;

import dev.tare.internal.self.DeferredErrors;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape left out, as it could not be read or was wrong: counted each time under its owner's
 * name; the first of each kind is told.
 */
public record Faults(FaultCounts counts, DeferredErrors errors) {

  /**
   * Counts a fault, and tells it if its kind is new.
   *
   * @param owner the collector's name, or the metric's that a callback or an instrument reads
   * @param told what the error handler knows already
   * @param kind the same for what is the same at the next scrape
   */
  public void found(
      String owner, ToldKinds told, String kind, String what, @Nullable Throwable cause) {
    counts.countError(owner);
    if (told.isNew(kind)) {
      errors.tell(new IllegalStateException(what, cause));
    }
  }
}
