package dev.tare.examples.flow.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Which deliveries have been accepted, so that one whose acknowledgement was lost is not accepted
 * twice. Remembers the last 256 senders, which send one message after the other. Thread-safe.
 */
public final class Deliveries {
  private static final int MAX_STREAMS = 256;

  /** Sender to the last sequence number accepted; the one not heard for longest is first. */
  private final Map<String, Long> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_STREAMS;
        }
      };

  /** None yet. */
  public Deliveries() {}

  /**
   * Accepts a delivery, or finds that it was.
   *
   * @param accept takes the message, and says whether it did; called where it is a new one, must
   *     not block
   * @return whether it can be acknowledged
   */
  public synchronized boolean accept(Delivery delivery, BooleanSupplier accept) {
    if (delivery.sequence() <= last.getOrDefault(delivery.stream(), 0L)) {
      return true;
    }
    if (!accept.getAsBoolean()) {
      return false;
    }
    last.put(delivery.stream(), delivery.sequence());
    return true;
  }
}
