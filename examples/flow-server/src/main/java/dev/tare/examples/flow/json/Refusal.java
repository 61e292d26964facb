package dev.tare.examples.flow.json;

/**
 * A request that is not carried out, and why. The message is for the caller: it names the fault as
 * {@code name=value} and what would have been allowed.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, in the words of HTTP. */
  public enum Kind {
    /** The request can never be right. */
    INVALID(400),
    /** It names a flow or a process that does not exist. */
    UNKNOWN(404),
    /** It does not fit the state of the server now. */
    CONFLICT(409),
    /** Its body is over the limit. */
    TOO_LARGE(413),
    /** It may be right later: something is full or does not end. */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  private final Kind kind;

  /** A refusal of this kind. */
  public Refusal(Kind kind, String message) {
    // Refusals are answers, not faults of the server: nobody reads their stack, so none is taken.
    super(message, null, false, false);
    this.kind = kind;
  }

  /** A request that can never be right. */
  public static Refusal invalid(String message) {
    return new Refusal(Kind.INVALID, message);
  }

  /** A request that does not fit the present state. */
  public static Refusal conflict(String message) {
    return new Refusal(Kind.CONFLICT, message);
  }

  /** A request that names something unknown. */
  public static Refusal unknown(String message) {
    return new Refusal(Kind.UNKNOWN, message);
  }

  /** A request that may be right later. */
  public static Refusal unavailable(String message) {
    return new Refusal(Kind.UNAVAILABLE, message);
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }
}
