package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tare.model.CounterFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page shows what is written, and names every member of the schema. */
class JsonPageTest {
  private static final Path PAGE = Path.of("../docs/json.md");
  private static final Pattern WORD = Pattern.compile("`([a-zA-Z]+)`");

  @Test
  void shouldShowWhatIsWritten() throws IOException {
    String page = Files.readString(PAGE);
    String shown = page.substring(page.indexOf("```json\n") + 8);
    shown = shown.substring(0, shown.indexOf("```")).replace("\n", "");
    CounterFamily orders =
        new CounterFamily(
            new MetricDescriptor(
                new MetricName("orders_total"),
                MetricType.COUNTER,
                "Orders accepted.",
                Unit.NONE,
                List.of("kind")),
            TestSnapshots.index("kind", "retail"),
            new long[] {1_027});
    byte[] written =
        Documents.bytes(
            JsonExporter.create().withClock(() -> 1_700_000_000_123L),
            new MetricsSnapshot(Labels.of("service", "orders"), List.of(orders)));
    assertThat(new String(written, UTF_8)).isEqualTo(shown);
  }

  @Test
  void shouldNameEveryMember() throws IOException {
    String tables =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| "))
            .collect(Collectors.joining("\n"));
    Set<String> named = new TreeSet<>();
    Matcher words = WORD.matcher(tables);
    while (words.find()) {
      named.add(words.group(1));
    }
    assertThat(named).containsAll(members());
  }

  @Test
  void shouldNameEveryType() throws IOException {
    for (MetricType type : MetricType.values()) {
      assertThat(Files.readString(PAGE)).contains("`" + type.word() + "`");
    }
  }

  private static Set<String> members() throws IOException {
    Set<String> members = new TreeSet<>();
    try (InputStream in = JsonExporter.class.getResourceAsStream("snapshot.schema.json")) {
      collect(Documents.MAPPER.readTree(in), members);
    }
    assertThat(members).hasSizeGreaterThan(30);
    return members;
  }

  private static void collect(JsonNode node, Set<String> members) {
    node.path("properties").properties().forEach(one -> members.add(one.getKey()));
    node.forEach(child -> collect(child, members));
  }
}
