package dev.tare.jetty;

import dev.tare.instrument.Event;
import dev.tare.instrument.LabelValue;

/**
 * What is recorded of a request that has ended, apart from its labels that Jetty tells. One for
 * each hook, filled anew each time; plain fields, as those of the hook.
 */
final class Exchange {
  /** 0 where no response was begun. */
  int status;

  Outcome outcome = Outcome.OK;

  /** Whether how long it was open is no latency. */
  boolean stream;

  /** From the first byte of the request. */
  long durationNs;

  /** {@link Event#ABSENT} where it is not known. */
  long bytesIn;

  long bytesOut;

  /** From the begin of the request; {@link Event#ABSENT} where it is not known. */
  long firstByteNs;

  /** Of {@link OwnLabels}, with their values. */
  final LabelValue[] labels;

  /** Of the request before. */
  final LastKey last = new LastKey();

  Exchange(LabelValue[] labels) {
    this.labels = labels;
  }

  /** Begins that of another request. */
  void clear() {
    status = 0;
    if (outcome != Outcome.OK) {
      outcome = Outcome.OK;
    }
    stream = false;
    durationNs = Event.ABSENT;
    bytesIn = Event.ABSENT;
    bytesOut = 0;
    firstByteNs = Event.ABSENT;
  }

  /** Nothing of the response was sent. */
  void nothingSent() {
    status = 0;
    bytesOut = 0;
    firstByteNs = Event.ABSENT;
  }
}
