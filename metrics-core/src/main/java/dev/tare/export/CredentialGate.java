package dev.tare.export;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets scrapers in by what they show, and slows down who guesses: after ten wrong tries from one
 * address, one a second is looked at, and the others are not, right or wrong. Remembers the last
 * thousand addresses that were wrong, whoever comes. Any thread.
 */
public final class CredentialGate {
  /** What becomes of a request. */
  public enum Answer {
    /** It is to be answered. */
    ALLOWED,
    /** 401: nothing was shown, or what is wrong. */
    WRONG,
    /** 429: what was shown was not looked at; another second may do. */
    TOO_MANY
  }

  /** When a client whose tries are used up may come again. */
  public static final int RETRY_AFTER_SECONDS = 1;

  private static final int TRIES = 10;
  private static final int MOST_ADDRESSES = 1_000;
  private static final long REFILL_NS = TimeUnit.SECONDS.toNanos(RETRY_AFTER_SECONDS);
  private static final long NO_ADDRESS = -1;

  private final Credentials credentials;
  private final LongSupplier nanoClock;

  /**
   * Until when the tries of an address are used up, less all of them: each wrong one puts it off by
   * a refill. Those that are over tell nothing. Under its own lock.
   */
  private final Map<Long, Long> usedUntilNs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  /** Lets in whoever these do, by that clock. */
  public CredentialGate(Credentials credentials, LongSupplier nanoClock) {
    this.credentials = credentials;
    this.nanoClock = nanoClock;
  }

  /** The values of {@code WWW-Authenticate}, for {@link Answer#WRONG}. */
  public Iterable<String> challenges() {
    return credentials.challenges();
  }

  /**
   * What becomes of a request.
   *
   * @param client where it comes from; null if that is not known
   * @param authorization its header; null where it has none, which is no try
   */
  public Answer answer(@Nullable SocketAddress client, @Nullable String authorization) {
    if (authorization == null || credentials.challenges().isEmpty()) {
      return credentials.allow(authorization) ? Answer.ALLOWED : Answer.WRONG;
    }
    Long address = address(client);
    if (isUsedUp(address)) {
      return Answer.TOO_MANY;
    }
    if (credentials.allow(authorization)) {
      return Answer.ALLOWED;
    }
    countWrong(address);
    return Answer.WRONG;
  }

  private boolean isUsedUp(Long address) {
    long now = nanoClock.getAsLong();
    synchronized (usedUntilNs) {
      Long untilNs = usedUntilNs.get(address);
      return untilNs != null && untilNs - now > (TRIES - 1) * REFILL_NS;
    }
  }

  private void countWrong(Long address) {
    long now = nanoClock.getAsLong();
    synchronized (usedUntilNs) {
      Long untilNs = usedUntilNs.remove(address); // and to the end of the row
      long from = untilNs == null || untilNs - now < 0 ? now : untilNs;
      usedUntilNs.put(address, from + REFILL_NS);
    }
  }

  /** One number for each client: of IPv6 the half that a client is given, which picks the other. */
  private static Long address(@Nullable SocketAddress client) {
    InetAddress address = client instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (address == null) {
      return NO_ADDRESS;
    }
    long number = 0;
    byte[] bytes = address.getAddress();
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      number = number << 8 | (bytes[i] & 0xFF);
    }
    return number;
  }
}
