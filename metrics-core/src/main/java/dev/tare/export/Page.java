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

  /** What to answer. What it throws is a 500. */
  PageAnswer answer(PageRequest request);
}
