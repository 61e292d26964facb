package dev.tare.jmh.server;

import java.io.IOException;

/** What loads servers, from a process of its own. */
interface Client extends AutoCloseable {
  /** How it does, for the report. */
  String description();

  /** Loads a server until it is warm. */
  void warm(ServerProcess server, int seconds) throws IOException;

  /**
   * Loads a server.
   *
   * @throws IOException if a request failed
   */
  ClientReport load(ServerProcess server, int seconds) throws IOException;

  @Override
  void close() throws IOException;
}
