package dev.tare.export;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint serves below its own path, to those whom it lets in: pages for people beside the
 * snapshots for scrapers. The plug for pages: the servers know only this, and the pages no server.
 *
 * <p>Asked by any number of threads at once, for any path that somebody requests. Must neither
 * block nor throw.
 */
@FunctionalInterface
public interface Pages {
  /** No pages. */
  Pages NONE = path -> null;

  /**
   * The page at this path; null where there is none.
   *
   * @param path what follows the endpoint's own, decoded: {@code /live} for {@code /metrics/live}
   */
  @Nullable Page find(String path);

  /**
   * The endpoint's writer, with what the pages read of it; by default the same.
   *
   * @param endpoints what the endpoint would answer with otherwise
   */
  default SnapshotWriter writer(SnapshotWriter endpoints) {
    return endpoints;
  }
}
