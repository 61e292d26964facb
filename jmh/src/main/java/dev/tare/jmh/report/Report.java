package dev.tare.jmh.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that one run found out.
 *
 * @param title how long was measured, and whether that may be quoted
 * @param machine what it ran on, for a reader: name and value
 * @param versions of the libraries
 * @param rows in the order of the questions
 */
public record Report(
    String title, Map<String, String> machine, Map<String, String> versions, List<Row> rows) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Reads what {@link #write} has written. */
  public static Report read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Report.class);
  }

  /** Writes JSON. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  /** The version of Java that all rows were measured on. */
  String jdk() {
    return rows.isEmpty() ? "?" : rows.get(0).jdk();
  }
}
