package dev.tare.jetty;

/**
 * A label that the application has asked for.
 *
 * @param limit how many values are told apart
 */
record OwnLabel(String name, int limit, LabelSource source) {}
