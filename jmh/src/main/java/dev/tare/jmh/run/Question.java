package dev.tare.jmh.run;

import dev.tare.jmh.report.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that is asked, and how. */
interface Question {
  int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Short, and for ever: the first part of its rows' ids. */
  String id();

  /** For a reader. */
  String title();

  /** How many things have to be run; none where such a run does not ask. */
  int runs(Effort effort, List<String> rings);

  /** The rows of such a run that are held to something: what is not in its report is a mistake. */
  List<Promise> promises(Effort effort, List<String> rings);

  /** Measures. */
  List<Row> ask(Arguments arguments, Progress progress) throws Exception;

  /**
   * A row that will be there.
   *
   * @param id the row's
   * @param bar what its value has to stay below
   * @param goal what it should reach
   */
  record Promise(String id, double bar, @Nullable Double goal) {}
}
