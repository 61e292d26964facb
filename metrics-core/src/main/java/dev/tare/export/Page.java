package dev.tare.export;

/**
 * A short document that a server has beside its metrics, whatever server it is. Any thread.
 *
 * <p>The server finds it by its path, answers what is not {@code GET} or {@code HEAD} with 405, and
 * lets in whom it lets in to the metrics.
 */
public interface Page {

  /** Where it is, exactly: begins with a slash, and has no query. Constant. */
  String path();

  /**
   * Whether it is a probe, for a balancer or an orchestrator: everybody may ask, and is answered at
   * once, on whatever thread asks, so that {@link #answer} must neither wait nor read a file.
   * Default: no.
   */
  default boolean isProbe() {
    return false;
  }

  /**
   * Whether an answer costs what a scrape does: then no more of both are made at once than the
   * server allows of scrapes, and who comes too many is answered with 503. Default: no.
   */
  default boolean isScrape() {
    return false;
  }

  /**
   * What scrapers are answered with, so that a page can read a format that the server has not; by
   * default nothing else than before.
   *
   * @param scrapes what they are answered with otherwise
   */
  default SnapshotWriter writer(SnapshotWriter scrapes) {
    return scrapes;
  }

  /**
   * What to answer. What it throws is a 500. It must not wait for others: nothing bounds it, and it
   * has a thread of the server's until it returns.
   */
  PageAnswer answer(PageRequest request);
}
