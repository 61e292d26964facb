package dev.tare.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What is written, read by another parser: whole, with every digit, each name once. */
final class Documents {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Documents() {}

  static byte[] bytes(SnapshotWriter writer, MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(snapshot, out);
    return out.toByteArray();
  }

  static JsonNode read(MetricsSnapshot snapshot) throws IOException {
    return MAPPER.readTree(bytes(JsonExporter.create(), snapshot));
  }
}
