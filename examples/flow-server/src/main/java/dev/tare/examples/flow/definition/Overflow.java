package dev.tare.examples.flow.definition;

/**
 * What a full connection does with one message more. Immutable.
 *
 * @param policy what
 * @param blockNs how long a sender waits for room, in nanoseconds; 0 where it does not
 */
public record Overflow(Policy policy, long blockNs) {
  /** Drops the message that does not fit. */
  public static final Overflow DROP_NEWEST = new Overflow(Policy.DROP_NEWEST, 0);

  /** Drops the one that has waited longest. */
  public static final Overflow DROP_OLDEST = new Overflow(Policy.DROP_OLDEST, 0);

  /** What to do. */
  public enum Policy {
    /** Drops the message that does not fit. */
    DROP_NEWEST("drop_newest"),
    /** Drops the one that has waited longest. */
    DROP_OLDEST("drop_oldest"),
    /** Lets the sender wait for room, and drops its message when it has waited too long. */
    BLOCK("block");

    private final String word;

    Policy(String word) {
      this.word = word;
    }

    /** The word in definitions. */
    public String word() {
      return word;
    }
  }

  /** Lets the sender wait so long. */
  public static Overflow block(long blockNs) {
    return new Overflow(Policy.BLOCK, blockNs);
  }
}
