package dev.tare.examples.flow.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON in and out, by one mapper that refuses duplicate fields and trailing text. Thread-safe. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Reads one JSON value; refuses what is not exactly one. */
  public static JsonNode read(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("body is not well-formed JSON" + place(e));
    } catch (IOException e) {
      // Bytes that are not UTF-8 end here.
      throw Refusal.invalid("body is not well-formed JSON: encoding is not UTF-8");
    }
    if (node == null || node.isMissingNode()) {
      throw Refusal.invalid("body is empty (a JSON object)");
    }
    return node;
  }

  /** Writes records, maps and lists. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only the place: the parser's own message would quote the caller's bytes at length. */
  private static String place(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : ": line=" + at.getLineNr() + " column=" + at.getColumnNr();
  }
}
