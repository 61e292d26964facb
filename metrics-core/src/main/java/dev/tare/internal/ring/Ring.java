package dev.tare.internal.ring;

/**
 * A bounded ring of records, each a type id and a few longs, from one producer to one consumer.
 *
 * <p>The producer calls {@link #offer}, or {@link #tryClaim}, {@link #put} for every word and
 * {@link #commit}; the consumer calls {@link #drain}. Nobody waits, and nothing is overwritten: a
 * full ring is a return value. Recording allocates nothing and cannot throw between claim and
 * commit. If two threads produce at once, records are lost or mixed up; a producer may be replaced
 * by another thread only across a happens-before edge.
 */
public interface Ring {
  /** Returned by {@link #tryClaim} when the consumer has not made room. */
  int FULL = -1;

  /**
   * A pass makes room about this many times a ring: more often if records are small, less if they
   * are larger than most. Made only at its end, a producer that is faster than the consumer found
   * the ring full for as long as the consumer took to empty it; made for every record, both would
   * wait for each other's cache lines.
   */
  int STRIDES = 8;

  /** The largest number of words in one record. */
  int MAX_WORDS = 16;

  /**
   * Producer: appends a record of one word.
   *
   * @param typeId at least 1
   * @return false if the ring is full; nothing happened then
   */
  boolean offer(int typeId, long word);

  /**
   * Producer: reserves a record, which the consumer does not see before {@link #commit}.
   *
   * @param typeId at least 1
   * @param words from 1 to {@link #MAX_WORDS}
   * @return the claim, or {@link #FULL}
   */
  int tryClaim(int typeId, int words);

  /** Producer: writes one word of a claimed record; every word is to be written. */
  void put(int claim, int word, long value);

  /** Producer: hands a claimed record over. */
  void commit(int claim, int words);

  /**
   * Consumer: passes every record committed before the call, and perhaps later ones, to {@code
   * handler}, and makes room as it goes. A record counts as drained even if its handler throws; the
   * exception is passed on.
   *
   * @return how many records were drained
   */
  int drain(RecordHandler handler);

  /**
   * Any thread, one at a time: notes that every record committed before the call is older than what
   * has this number; see {@link RecordWords#markBehind}. The producer has no part in it. A record
   * that is committed meanwhile may be on either side.
   *
   * @param number at least that of the call before
   * @return false if there is no such record, as all were drained: then nothing is noted
   */
  boolean mark(long number);

  /** The memory that the ring's records take, in bytes. */
  int bytes();
}
