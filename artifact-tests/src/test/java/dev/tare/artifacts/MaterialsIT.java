package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What each artifact is made of, for who has to know (CycloneDX). */
class MaterialsIT {
  private static final Set<String> CORE = Set.of("HdrHistogram", "agrona");

  @Test
  void shouldListWhatEachBringsAndNothingElse() throws IOException {
    Map<String, Set<String>> brought = new TreeMap<>();
    for (Staged artifact : Staged.jars()) {
      JsonNode bom = read(artifact);
      assertThat(bom.at("/metadata/component/name").asText()).isEqualTo(artifact.name());
      assertThat(bom.at("/metadata/component/version").asText()).isEqualTo(Staged.VERSION);
      Set<String> names = new TreeSet<>();
      for (JsonNode component : bom.path("components")) {
        names.add(component.path("name").asText());
        assertThat(component.path("licenses")).as("%s: licences", component).isNotEmpty();
        assertThat(component.path("hashes")).as("%s: hashes", component).isNotEmpty();
      }
      brought.put(artifact.name(), names);
    }
    assertThat(brought)
        .containsEntry("tare-core", new TreeSet<>(CORE))
        .containsEntry("tare-process", with("tare-core"))
        .containsEntry("tare-json", with("tare-core", "jackson-core"))
        .containsEntry("tare-jetty", with("tare-core"));
    assertThat(brought.get("tare-openmetrics")).containsAll(with("tare-core"));
  }

  private static Set<String> with(String... more) {
    Set<String> names = new TreeSet<>(CORE);
    names.addAll(List.of(more));
    return names;
  }

  private static JsonNode read(Staged artifact) throws IOException {
    String text = Files.readString(artifact.file("-cyclonedx.json"));
    assertThat(text).doesNotContain(Staged.ROOT.toString());
    return new ObjectMapper().readTree(text);
  }
}
