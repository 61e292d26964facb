package dev.tare.internal.builder;

import dev.tare.model.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a counter is defined by.
 *
 * @param traces where exemplars get their traces from; null where there are none
 */
public record CounterDefinition(FamilyDefinition family, @Nullable TraceContext traces) {

  /** The same under another descriptor. */
  public CounterDefinition as(FamilyDefinition other) {
    return new CounterDefinition(other, traces);
  }

  /**
   * What two definitions of one name have to have in common, the descriptor left aside. Of the
   * traces only whether there are some: a lambda is another object each time.
   *
   * @param word for the kind of counter
   */
  public List<?> kind(String word) {
    return List.of(word, "expireAfter=" + family.expiry(), "exemplars=" + (traces != null));
  }
}
