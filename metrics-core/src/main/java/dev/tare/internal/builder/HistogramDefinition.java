package dev.tare.internal.builder;

import dev.tare.model.TraceContext;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a histogram is defined by. The arrays are not copied.
 *
 * @param bounds the raw upper bounds, ascending
 * @param quantiles those that are exported
 * @param quantileScale which values quantiles tell apart
 * @param windowNs the length of the window; 0 where there is none
 * @param expectedInterval the raw interval that quantiles are corrected by; 0 where they are not
 * @param nativeSchema how fine native buckets are; empty where there are none
 * @param traces where exemplars get their traces from; null where there are none
 * @param listed whether pages show it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, inside the library
public record HistogramDefinition(
    FamilyDefinition family,
    long[] bounds,
    double[] quantiles,
    QuantileScale quantileScale,
    long windowNs,
    long expectedInterval,
    OptionalInt nativeSchema,
    @Nullable TraceContext traces,
    boolean listed) {

  /** What it is called. */
  public String name() {
    return family.descriptor().name().value();
  }

  /** The same under another descriptor. */
  public HistogramDefinition as(FamilyDefinition other) {
    return new HistogramDefinition(
        other,
        bounds,
        quantiles,
        quantileScale,
        windowNs,
        expectedInterval,
        nativeSchema,
        traces,
        listed);
  }

  /**
   * What two definitions of one name have to have in common, the descriptor left aside. Of the
   * traces only whether there are some: a lambda is another object each time.
   */
  public List<?> kind() {
    return List.of(
        "histogram",
        "bounds=" + Arrays.toString(bounds),
        "quantiles=" + Arrays.toString(quantiles),
        "window=" + windowNs,
        "expireAfter=" + family.expiry(),
        nativeSchema,
        "exemplars=" + (traces != null),
        "listed=" + listed,
        quantileScale,
        "expectedInterval=" + expectedInterval);
  }
}
