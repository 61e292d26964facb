package dev.tare.export;

import org.jspecify.annotations.Nullable;

/**
 * What a page is asked.
 *
 * @param trusted whether who asks may see the metrics; only for a {@linkplain Page#isProbe probe}
 *     it may be false
 * @param accept the request's {@code Accept}, several joined with commas, null if there is none
 */
public record PageRequest(boolean trusted, @Nullable String accept) {

  /** Whether who asks would rather have HTML than anything else, as browsers do. */
  public boolean prefersHtml() {
    double html = 0;
    double json = 0;
    for (AcceptRange range : AcceptRange.parse(accept)) {
      switch (range.value()) {
        case "text/html", "application/xhtml+xml" -> html = Math.max(html, range.weight());
        case "application/json" -> json = Math.max(json, range.weight());
        default -> {
          // Whatever else it takes, it takes JSON, too.
        }
      }
    }
    return html > json;
  }
}
