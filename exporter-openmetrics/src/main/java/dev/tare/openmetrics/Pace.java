package dev.tare.openmetrics;

import dev.tare.export.ScrapeTimeout;
import java.io.IOException;

/**
 * Who sees to it that an answer is read as fast as it has to be. Called by the answering thread.
 */
interface Pace {
  /** Nobody does. */
  Pace ANY =
      new Pace() {
        @Override
        public void asked() {}

        @Override
        public void within(ScrapeTimeout wait) {}

        @Override
        public void begins(int bytes) {}

        @Override
        public void ends() {}
      };

  /**
   * The request has been read: the first thing that a handler says.
   *
   * @throws IOException if it is not to be answered
   */
  void asked() throws IOException;

  /** The scraper has said how long it waits. */
  void within(ScrapeTimeout wait);

  /** So much is about to be written, and waits for who reads it. */
  void begins(int bytes);

  /** It has been written. */
  void ends();
}
