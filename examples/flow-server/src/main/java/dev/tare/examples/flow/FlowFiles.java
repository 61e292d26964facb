package dev.tare.examples.flow;

import dev.tare.examples.flow.config.ConfigException;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.json.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The definitions that a server starts with. */
final class FlowFiles {
  private FlowFiles() {}

  /**
   * Reads all {@code *.json} of a directory, by name.
   *
   * @throws ConfigException if one is wrong, naming the file and, where it is no JSON, the line
   */
  static List<FlowDefinition> read(Path directory, FlowReader reader) throws ConfigException {
    List<FlowDefinition> definitions = new ArrayList<>();
    for (Path file : files(directory)) {
      try {
        definitions.add(reader.read(Json.read(Files.readAllBytes(file))));
      } catch (Refusal | IOException e) {
        throw new ConfigException(file + ": " + e.getMessage());
      }
    }
    return definitions;
  }

  private static List<Path> files(Path directory) throws ConfigException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new ConfigException("flows=" + directory + " (a directory that can be read)");
    }
  }
}
