package dev.tare.jmh.run;

import dev.tare.jmh.report.Row;
import java.util.List;

/** One thing that is asked, and how. */
interface Question {
  int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Short, and for ever: the first part of its rows' ids. */
  String id();

  /** For a reader. */
  String title();

  /** How many things have to be run in one round. */
  int runs(Effort effort);

  /** Measures. */
  List<Row> ask(Arguments arguments, Progress progress) throws Exception;
}
