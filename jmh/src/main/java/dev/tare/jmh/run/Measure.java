package dev.tare.jmh.run;

/** What is measured of one operation. */
enum Measure {
  /** Wall time on one thread. */
  TIME("", "ns/op"),
  /** CPU time of the whole process: aggregator, scraper and JVM included. */
  PROCESS_CPU("/cpu", "CPU ns/op"),
  /** CPU time of the recording thread. */
  OWN_CPU("/own-cpu", "own CPU ns/op"),
  /** Allocated by the recording thread, or by all. */
  BYTES("/bytes", "B/op");

  final String suffix;
  final String unit;

  Measure(String suffix, String unit) {
    this.suffix = suffix;
    this.unit = unit;
  }
}
