package dev.tare.openmetrics;

import dev.tare.export.ScrapeTimeout;

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

  /** The request has been read: the first thing that a handler says. */
  void asked();

  /** The scraper has said how long it waits. */
  void within(ScrapeTimeout wait);

  /** So much is about to be written, and waits for who reads it. */
  void begins(int bytes);

  /** It has been written. */
  void ends();
}
