package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.config.ConfigException;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.definition.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowFilesTest {
  private final FlowReader reader = new FlowReader(Components.standard(), Limits.DEFAULT, Set.of());

  private final Path directory;

  FlowFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldReadAllDefinitionsByName() throws Exception {
    write("b.json", pair("'pair'", "'second'"));
    write("a.json", pair("'pair'", "'first'"));
    write("notes.txt", "no definition");

    assertThat(FlowFiles.read(directory, reader))
        .extracting(FlowDefinition::name)
        .containsExactly("first", "second");
  }

  @Test
  void shouldNameFileAndFaultWhenOneIsWrong() throws Exception {
    write("a.json", pair("'pair'", "'first'"));
    Path file = write("b.json", "{\n'name':'x',\n");

    assertThatThrownBy(() -> FlowFiles.read(directory, reader))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": body is not well-formed JSON: line=");
    write("b.json", pair("'sink'", "'sunk'"));
    assertThatThrownBy(() -> FlowFiles.read(directory, reader))
        .hasMessageStartingWith(file + ": processes[1].component=sunk (one of: ");
    assertThatThrownBy(() -> FlowFiles.read(directory.resolve("none"), reader))
        .hasMessage("flows=" + directory.resolve("none") + " (a directory that can be read)");
  }

  private static String pair(String from, String to) {
    return TestFlows.pair("generate {'rate':1}", "sink", 1).replace(from, to);
  }

  private Path write(String name, String json) throws Exception {
    return Files.writeString(directory.resolve(name), TestFlows.json(json));
  }
}
