package dev.tare.jmh.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One measured value, as it is in report.json. Null is what was not measured or does not apply.
 *
 * @param id the same for the same value in every report
 * @param question what is asked, for a reader
 * @param library whose value it is; {@code baseline} is the benchmark's own loop, which is in every
 *     score and subtracted in every ratio
 * @param jdk version of Java
 * @param threads recording threads; 0 where there is no such thing
 * @param score mean
 * @param unit of score and error
 * @param error half of the score's 99 % interval
 * @param bytesPerOp allocated for one operation
 * @param ratio to the reference, the baseline subtracted from both
 * @param ratioTo the reference's library
 * @param ratioLow lower end of the ratio's 99 % interval
 * @param ratioHigh its upper end
 * @param spilledShare of all records, those that found their ring full
 * @param backEnd kind and size of the ring
 * @param bar what the value has to stay below: the ratio where there is one, else the score
 * @param goal what it should reach
 * @param met whether all of the interval is on one side of the bar, and which; null where the bar
 *     is within it, or where the run was too short to judge
 */
@JsonPropertyOrder({
  "id",
  "question",
  "library",
  "jdk",
  "threads",
  "score",
  "unit",
  "error",
  "bytesPerOp",
  "ratio",
  "ratioTo",
  "ratioLow",
  "ratioHigh",
  "spilledShare",
  "backEnd",
  "bar",
  "goal",
  "met"
})
public record Row(
    String id,
    String question,
    String library,
    String jdk,
    int threads,
    double score,
    String unit,
    @Nullable Double error,
    @Nullable Double bytesPerOp,
    @Nullable Double ratio,
    @Nullable String ratioTo,
    @Nullable Double ratioLow,
    @Nullable Double ratioHigh,
    @Nullable Double spilledShare,
    @Nullable String backEnd,
    @Nullable Double bar,
    @Nullable Double goal,
    @Nullable Boolean met) {

  /** Bars on bytes are whole bytes: a snapshot a second leaves a fraction of one in an average. */
  private static final double HALF_A_BYTE = 0.5;

  /** Says whether the bar is met, as far as the interval tells. */
  public Row judged() {
    Double limit = bar;
    Estimate value = judgedValue();
    if (limit == null || Double.isNaN(value.low()) || Double.isNaN(value.high())) {
      return this;
    }
    double most = ratio == null && unit.startsWith("B") ? limit + HALF_A_BYTE : limit;
    Boolean verdict = value.high() <= most ? Boolean.TRUE : value.low() > most ? false : null;
    return withMet(verdict);
  }

  /** The same with this verdict. */
  public Row withMet(@Nullable Boolean verdict) {
    return new Row(
        id,
        question,
        library,
        jdk,
        threads,
        score,
        unit,
        error,
        bytesPerOp,
        ratio,
        ratioTo,
        ratioLow,
        ratioHigh,
        spilledShare,
        backEnd,
        bar,
        goal,
        verdict);
  }

  /** Whether the project has a bar or a goal for it. */
  boolean held() {
    return bar != null || goal != null;
  }

  /** What is held against the bar. */
  @JsonIgnore
  public Estimate judgedValue() {
    return ratio == null ? scoreEstimate() : ratioEstimate();
  }

  /** Score and error. */
  @JsonIgnore
  public Estimate scoreEstimate() {
    double half = or(error);
    return new Estimate(score - half, score, score + half);
  }

  /** Ratio and interval. */
  @JsonIgnore
  public Estimate ratioEstimate() {
    return new Estimate(or(ratioLow), or(ratio), or(ratioHigh));
  }

  private static double or(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
