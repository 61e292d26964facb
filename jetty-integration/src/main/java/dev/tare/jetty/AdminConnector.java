package dev.tare.jetty;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A connector with threads of its own, so that a scrape is answered when all of the server's are
 * taken: then its numbers matter most.
 */
final class AdminConnector extends ServerConnector {
  /** The selector, and a few that wait for requests or refuse them. */
  private static final int OTHER_THREADS = 4;

  /**
   * @param scrapes how many threads they may hold at once
   * @param tls the key that it shows; null for plain HTTP
   */
  AdminConnector(
      Server server, String host, int port, int scrapes, SslContextFactory.@Nullable Server tls) {
    super(server, threads(scrapes), null, null, 0, 1, protocols(tls));
    setName("tare-admin");
    setHost(host);
    setPort(port);
  }

  private static ConnectionFactory[] protocols(SslContextFactory.@Nullable Server tls) {
    HttpConfiguration configuration = http();
    // Without a look at the name that is asked for: scrapers mostly come by number.
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    return tls == null
        ? new ConnectionFactory[] {http}
        : new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
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
