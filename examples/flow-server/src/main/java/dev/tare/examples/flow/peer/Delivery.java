package dev.tare.examples.flow.peer;

/**
 * A message on its way to another server.
 *
 * @param stream who sends it; not the same twice
 * @param sequence which of that sender's messages it is, from 1; sent again, it is the same
 * @param process the process it is for
 * @param payload the message
 */
public record Delivery(String stream, long sequence, String process, String payload) {}
