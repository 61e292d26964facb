package dev.tare.jmh.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people wrote about bars that are not met: by the question, which is the heading. The page of
 * the results repeats it, so that no missed bar stands there without what was tried.
 */
record Notes(Map<String, String> byQuestion) {
  static final String NOTHING = "Nothing has been written about it yet.";
  private static final String HEADING = "### ";

  /** Reads the sections whose heading is the id of a question. */
  static Notes read(Path file) throws IOException {
    Map<String, String> notes = new LinkedHashMap<>();
    String question = "";
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        question = line.startsWith(HEADING) ? line.substring(HEADING.length()).strip() : "";
      } else if (!question.isEmpty()) {
        notes.merge(question, line + "\n", String::concat);
      }
    }
    notes.replaceAll((id, text) -> text.strip());
    return new Notes(notes);
  }

  /**
   * The part of the page about all questions with a bar that is missed, or that is not known to be
   * met and about which there is something to say; empty where there is none.
   */
  String on(List<Row> rows) {
    Map<String, String> titles = new LinkedHashMap<>();
    for (Row row : rows) {
      String question = question(row);
      boolean open = row.bar() != null && !Boolean.TRUE.equals(row.met());
      if (open && (Boolean.FALSE.equals(row.met()) || byQuestion.containsKey(question))) {
        titles.putIfAbsent(question, row.question());
      }
    }
    StringBuilder text = new StringBuilder();
    titles.forEach(
        (question, title) ->
            text.append("\n### %s (`%s`)\n\n".formatted(title, question))
                .append(byQuestion.getOrDefault(question, NOTHING))
                .append("\n"));
    return titles.isEmpty() ? "" : "\n## Where a bar is not met: what was tried\n" + text;
  }

  private static String question(Row row) {
    return row.id().substring(0, Math.max(0, row.id().indexOf('/')));
  }
}
