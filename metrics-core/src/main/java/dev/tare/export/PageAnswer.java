package dev.tare.export;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page answers.
 *
 * @param status the number
 * @param headers in their order, {@code Content-Type} among them
 * @param body in UTF-8 when it is sent
 */
public record PageAnswer(int status, Map<String, String> headers, String body) {
  private static final String NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'";

  /** JSON, never kept by a cache. */
  public static PageAnswer json(int status, String body) {
    return new PageAnswer(status, headers("application/json"), body);
  }

  /** HTML that loads and runs nothing, never kept by a cache. */
  public static PageAnswer html(int status, String body) {
    Map<String, String> headers = headers("text/html; charset=utf-8");
    headers.put("Content-Security-Policy", NOTHING_ELSE);
    return new PageAnswer(status, headers, body);
  }

  private static Map<String, String> headers(String contentType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Vary", "Accept, Authorization");
    return headers;
  }

  /** What is sent. */
  public byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
