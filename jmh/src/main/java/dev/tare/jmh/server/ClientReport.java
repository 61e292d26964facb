package dev.tare.jmh.server;

/**
 * What a client saw of one load in which every request was answered.
 *
 * @param requests answered
 * @param seconds that it took
 * @param p50Us latency in microseconds
 * @param p99Us the same
 * @param p999Us the same
 * @param lateShare of all requests, those that were sent late; 0 where none has a time to be sent
 *     at
 */
record ClientReport(
    double requests, double seconds, double p50Us, double p99Us, double p999Us, double lateShare) {}
