package dev.tare.jmh.report;

import org.jspecify.annotations.Nullable;

/** A row of this JVM, part by part; what is not said was not measured, or does not apply. */
public final class RowBuilder {
  private final String id;
  private final String question;
  private final String library;
  private int threads;
  private Estimate score = Estimate.NONE;
  private String unit = "";
  private @Nullable Double bytesPerOp;
  private Estimate ratio = Estimate.NONE;
  private @Nullable String ratioTo;
  private @Nullable Double spilledShare;
  private @Nullable String backEnd;
  private @Nullable Double bar;
  private @Nullable Double goal;

  /** See {@link Row#id()}, {@link Row#question()} and {@link Row#library()}. */
  public RowBuilder(String id, String question, String library) {
    this.id = id;
    this.question = question;
    this.library = library;
  }

  /** Recording threads; left out where there is no such thing. */
  public RowBuilder threads(int value) {
    threads = value;
    return this;
  }

  /** What was measured. */
  public RowBuilder score(Estimate value, String unitOfIt) {
    score = value;
    unit = unitOfIt;
    return this;
  }

  /** Allocated for one operation; NaN where it is not known. */
  public RowBuilder bytesPerOp(double value) {
    bytesPerOp = known(value);
    return this;
  }

  /** To the library of this name; NaN where it was not measured. */
  public RowBuilder ratio(Estimate value, String to) {
    ratio = value;
    ratioTo = Double.isNaN(value.mean()) ? null : to;
    return this;
  }

  /** Of all records, those that found their ring full; NaN where there is no ring. */
  public RowBuilder spilledShare(double value) {
    spilledShare = known(value);
    return this;
  }

  /** Kind and size of the ring. */
  public RowBuilder backEnd(@Nullable String value) {
    backEnd = value;
    return this;
  }

  /** What the value has to stay below, and should reach; null or NaN where there is no such. */
  public RowBuilder held(@Nullable Double most, @Nullable Double aim) {
    bar = most == null ? null : known(most);
    goal = aim == null ? null : known(aim);
    return this;
  }

  /** Without a verdict: see {@link Row#judged()}. */
  public Row build() {
    return new Row(
        id,
        question,
        library,
        System.getProperty("java.version"),
        threads,
        score.mean(),
        unit,
        known(score.error()),
        bytesPerOp,
        known(ratio.mean()),
        ratioTo,
        known(ratio.low()),
        known(ratio.high()),
        spilledShare,
        backEnd,
        bar,
        goal,
        null);
  }

  /** For JSON, which has no NaN. */
  private static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
