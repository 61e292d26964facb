package dev.tare.export.push;

/**
 * What a receiver said of a snapshot that it took.
 *
 * @param bytes how long the message was, before compression
 * @param rejectedPoints how many of its points the receiver refused all the same; they are not to
 *     be sent again
 * @param reason why, in the receiver's words; empty where it said nothing
 */
public record Receipt(long bytes, long rejectedPoints, String reason) {
  /** Of a snapshot that was taken whole. */
  public Receipt(long bytes) {
    this(bytes, 0, "");
  }
}
