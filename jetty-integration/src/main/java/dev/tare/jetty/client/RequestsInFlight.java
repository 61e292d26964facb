package dev.tare.jetty.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are under way, each with what attributes of it would hold, if those could be
 * set while another thread has the request already.
 *
 * <p>Any thread; a lock is held for a few loads and stores. Allocates only where more are under way
 * than ever before, or many more than usual.
 */
final class RequestsInFlight {
  private static final int STRIPES = 16;
  private static final int CHAINS = 64;

  /** How many a stripe keeps for use again. */
  private static final int MAX_SPARE = 1_024;

  private final Stripe[] stripes = new Stripe[STRIPES];

  RequestsInFlight() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /**
   * Adds a request, if it is not there, and not over: that is asked under the lock under which it
   * was removed when it was.
   *
   * @return whether it was added
   */
  boolean queued(Request request, long nowNs, Predicate<Request> over) {
    int hash = System.identityHashCode(request);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      if (stripe.closed || stripe.find(hash, request) != null || over.test(request)) {
        return false;
      }
      stripe.add(hash, request, nowNs);
      return true;
    }
  }

  /**
   * Says that a request has a connection now, and adds it, if it is not there.
   *
   * @return whether it was added
   */
  boolean begun(Request request, long nowNs) {
    int hash = System.identityHashCode(request);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      if (stripe.closed) {
        return false;
      }
      InFlight known = stripe.find(hash, request);
      InFlight begun = known != null ? known : stripe.add(hash, request, nowNs);
      begun.begunNs = nowNs;
      begun.begun = true;
      return known == null;
    }
  }

  /** Whether a request is there and has a connection. */
  boolean hasBegun(Request request) {
    int hash = System.identityHashCode(request);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      InFlight known = stripe.find(hash, request);
      return known != null && known.begun;
    }
  }

  /** Removes a request: the caller has what was known of it, and gives that {@link #back}. */
  @Nullable InFlight remove(Request request) {
    int hash = System.identityHashCode(request);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      return stripe.remove(hash, request);
    }
  }

  /** Takes back what {@link #remove} has given. */
  void back(Request request, InFlight ended) {
    Stripe stripe = stripe(System.identityHashCode(request));
    synchronized (stripe) {
      stripe.spare(ended);
    }
  }

  /** Those that have no connection yet. */
  List<Request> queued() {
    List<Request> queued = new ArrayList<>();
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.addQueuedTo(queued);
      }
    }
    return queued;
  }

  /** Removes all of them, and adds none any more; returns how many there were. */
  int close() {
    int closed = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        closed += stripe.close();
      }
    }
    return closed;
  }

  private Stripe stripe(int hash) {
    return stripes[hash & (STRIPES - 1)];
  }

  /** Some of the requests. Every call is under its lock. */
  private static final class Stripe {
    private final @Nullable InFlight[] chains = new @Nullable InFlight[CHAINS];
    private @Nullable InFlight spare;
    private int spares;
    private boolean closed;

    private static int chain(int hash) {
      return hash / STRIPES & (CHAINS - 1);
    }

    @Nullable InFlight find(int hash, Request request) {
      InFlight at = chains[chain(hash)];
      while (at != null && at.request != request) {
        at = at.next;
      }
      return at;
    }

    InFlight add(int hash, Request request, long nowNs) {
      InFlight added = spare;
      if (added == null) {
        added = new InFlight();
      } else {
        spare = added.next;
        spares--;
      }
      added.begin(request, nowNs);
      added.next = chains[chain(hash)];
      chains[chain(hash)] = added;
      return added;
    }

    @Nullable InFlight remove(int hash, Request request) {
      InFlight removed = find(hash, request);
      if (removed == null) {
        return null;
      }
      InFlight before = chains[chain(hash)];
      if (before == removed) {
        chains[chain(hash)] = removed.next;
        return removed;
      }
      while (before != null && before.next != removed) {
        before = before.next;
      }
      if (before != null) {
        before.next = removed.next;
      }
      return removed;
    }

    void spare(InFlight ended) {
      ended.request = null; // which holds its response, and what came with it
      ended.next = null;
      if (spares < MAX_SPARE) {
        ended.next = spare;
        spare = ended;
        spares++;
      }
    }

    void addQueuedTo(List<Request> queued) {
      for (InFlight first : chains) {
        for (InFlight at = first; at != null; at = at.next) {
          if (!at.begun && at.request != null) {
            queued.add(at.request);
          }
        }
      }
    }

    int close() {
      closed = true;
      int removed = 0;
      for (int i = 0; i < CHAINS; i++) {
        for (InFlight at = chains[i]; at != null; at = at.next) {
          removed++;
        }
        chains[i] = null;
      }
      return removed;
    }
  }
}
