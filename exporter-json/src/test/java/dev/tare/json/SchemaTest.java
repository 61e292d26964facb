package dev.tare.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tare.model.MetricsSnapshot;
import dev.tare.testing.RandomSnapshots;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is written is what the schema says, and nothing that it does not. */
class SchemaTest {
  private final JsonSchema schema = schema();

  @Test
  void shouldBeTheSchemasInEveryPart() throws IOException {
    assertValid(Documents.read(TestSnapshots.everyType()));
  }

  @Property(tries = 200)
  void shouldBeTheSchemasWhateverTheSnapshot(@ForAll Random random) throws IOException {
    MetricsSnapshot snapshot = RandomSnapshots.nextUtf8(random);
    assertValid(Documents.read(snapshot));
  }

  @Test
  void shouldNotPassWhatIsNotOfTheSchema() throws IOException {
    for (String change : new String[] {"", "/families/0", "/families/0/series/0"}) {
      JsonNode document = Documents.read(TestSnapshots.everyType());
      ((ObjectNode) document.at(change)).put("more", 1);
      assertThat(schema.validate(document)).as(change).isNotEmpty();
    }
    JsonNode document = Documents.read(TestSnapshots.everyType());
    ((ObjectNode) document.at("/families/0")).remove("help");
    assertThat(schema.validate(document)).isNotEmpty();
  }

  private void assertValid(JsonNode document) {
    assertThat(schema.validate(document)).isEmpty();
  }

  /** The published one lets readers meet members that are not there yet; this one does not. */
  private static JsonSchema schema() {
    try (InputStream in = JsonExporter.class.getResourceAsStream("snapshot.schema.json")) {
      JsonNode published = Documents.MAPPER.readTree(in);
      close(published);
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(published);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("properties").isObject()) {
      object.put("additionalProperties", false);
    }
    node.forEach(SchemaTest::close);
  }
}
