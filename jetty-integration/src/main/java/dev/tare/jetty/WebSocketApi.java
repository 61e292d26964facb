package dev.tare.jetty;

/**
 * Listens to the containers of one interface to WebSockets; loaded only where Jetty's module for it
 * is.
 */
interface WebSocketApi {

  /** Listens to it, if it is a container of this interface; once, however often it is called. */
  void listen(Object bean);

  /** Listens no more. */
  void leave(Object bean);
}
