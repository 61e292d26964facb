package dev.tare.jetty;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A connector with threads of its own, so that a scrape is answered when all of the server's are
 * taken: then its numbers matter most.
 */
final class AdminConnector extends ServerConnector {
  /** The selector, and a few that wait for requests or refuse them. */
  private static final int OTHER_THREADS = 4;

  /**
   * @param scrapes how many threads they may hold at once
   */
  AdminConnector(Server server, String host, int port, int scrapes) {
    super(server, threads(scrapes), null, null, 0, 1, new HttpConnectionFactory(http()));
    setName("tare-admin");
    setHost(host);
    setPort(port);
  }

  private static QueuedThreadPool threads(int scrapes) {
    QueuedThreadPool threads = new QueuedThreadPool(scrapes + OTHER_THREADS, 1);
    threads.setName("tare-admin");
    threads.setDaemon(true);
    return threads;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    return http;
  }
}
