package dev.tare.jmh.openloop;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Where requests go, and answers come from. One thread uses them; neither call waits. */
interface Connections {
  /**
   * Sends a request on a connection that is free; false if none is.
   *
   * @param dueNs when it was due, for whoever hears of its answer
   */
  boolean send(long dueNs) throws IOException;

  /**
   * Takes the answers that are there, and says how many.
   *
   * @param answered is told of each, by when its request was due
   */
  int receive(LongConsumer answered) throws IOException;
}
