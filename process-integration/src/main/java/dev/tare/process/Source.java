package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.util.List;

/**
 * Something that values are read from, and the families that they belong to.
 *
 * <p>{@link #read} and {@link #close} are called by one thread at a time and may wait for the
 * kernel. The others are called under the tracker's lock and only copy.
 */
interface Source {

  /** What it is called in self-metrics and messages; short and constant. */
  String name();

  /**
   * Reads everything, without showing it yet.
   *
   * @return whether what was read was understood
   * @throws IOException if it cannot be read; the message says why
   */
  boolean read(ProcReader reader) throws IOException;

  /** Shows what was read last. */
  void publish();

  /** Shows nothing any more. */
  void withdraw();

  /** Every family that it may show. */
  List<MetricDescriptor> descriptors();

  /** Adds the families that are known now. */
  void families(List<MetricFamily> out);

  /** Gives back what it holds; it may be read again. */
  void close() throws IOException;
}
