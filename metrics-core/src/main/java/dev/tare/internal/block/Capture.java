package dev.tare.internal.block;

/**
 * Something that a thread writes and that is read in two steps: taken now, together with others
 * that belong to it, and told later. The aggregator's own.
 */
public interface Capture {
  /** Takes the memory that a capture needs, before the first; or fails. */
  void prepare();

  /** Takes what there is; what is told from now on. Needs no memory. */
  void capture();

  /** What is told from now on is what there is then. */
  void release();

  /** What it takes beside what it reads, in bytes, about. */
  int bytes();
}
