package dev.tare.internal.aggregate;

/** A kind of event, as the one thread records it that made this. */
public final class OwnedEvents {
  private final Recorder recorder;
  private final OwnedRing own;
  private final EventLayout layout;

  OwnedEvents(Recorder recorder, OwnedRing own, EventLayout layout) {
    this.recorder = recorder;
    this.own = own;
    this.layout = layout;
  }

  /** Owner: records one event. Never throws; takes nanoseconds. */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    recorder.record(own.ring(), layout, key, f0, f1, f2, f3, f4, f5, f6, f7);
  }

  /** Owner: the same, and takes the fields for examples where a histogram wants some. */
  public void recordWithExemplars(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    record(key, f0, f1, f2, f3, f4, f5, f6, f7);
    layout.offerExemplars(key, f0, f1, f2, f3, f4, f5, f6, f7);
  }
}
