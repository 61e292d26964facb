package dev.tare.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scraper may show to be let in. It is compared in a time that does not depend on how much
 * of it is right, so that it cannot be guessed piece by piece. Immutable.
 */
public final class Credentials {
  /** Everybody is let in. */
  public static final Credentials NONE = new Credentials(List.of(), List.of());

  private final List<String> challenges;
  private final List<byte[]> accepted;

  private Credentials(List<String> challenges, List<byte[]> accepted) {
    this.challenges = List.copyOf(challenges);
    this.accepted = List.copyOf(accepted);
  }

  /** The values of {@code WWW-Authenticate}, one for each that is accepted. */
  public List<String> challenges() {
    return challenges;
  }

  /**
   * The same, and who sends {@code Authorization: Bearer} with this token.
   *
   * @throws IllegalArgumentException if {@code token} is blank
   */
  public Credentials orBearer(String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("bearerToken= (allowed: anything but blanks)");
    }
    return or("Bearer realm=\"metrics\"", "bearer " + token);
  }

  /**
   * The same, and who sends {@code Authorization: Basic} with these, in UTF-8.
   *
   * @throws IllegalArgumentException if {@code user} has a colon in it, or one of them is empty
   */
  public Credentials orBasic(String user, String password) {
    if (user.isEmpty() || user.indexOf(':') >= 0 || password.isEmpty()) {
      throw new IllegalArgumentException(
          "basicAuth=" + user + " (allowed: a user without a colon, and a password)");
    }
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return or(
        "Basic realm=\"metrics\", charset=\"UTF-8\"",
        "basic " + Base64.getEncoder().encodeToString(pair));
  }

  private Credentials or(String challenge, String header) {
    List<String> moreChallenges = new ArrayList<>(challenges);
    moreChallenges.add(challenge);
    List<byte[]> more = new ArrayList<>(accepted);
    more.add(header.getBytes(StandardCharsets.UTF_8));
    return new Credentials(moreChallenges, more);
  }

  /**
   * Whether the scraper may come in; everybody may where nothing is asked for.
   *
   * @param authorization the request's header; null where it has none
   */
  public boolean allow(@Nullable String authorization) {
    if (accepted.isEmpty()) {
      return true;
    }
    byte[] shown = normal(authorization == null ? "" : authorization);
    boolean allowed = false;
    for (byte[] one : accepted) {
      allowed |= MessageDigest.isEqual(shown, one); // all of them, whichever is right
    }
    return allowed;
  }

  /** The scheme in lower case, which HTTP takes in any, and one space behind it. */
  private static byte[] normal(String authorization) {
    int space = authorization.indexOf(' ');
    String header =
        space < 0
            ? authorization
            : authorization.substring(0, space).toLowerCase(Locale.ROOT)
                + ' '
                + authorization.substring(space).strip();
    return header.getBytes(StandardCharsets.UTF_8);
  }
}
