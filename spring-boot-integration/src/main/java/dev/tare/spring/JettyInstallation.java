package dev.tare.spring;

import dev.tare.jetty.TareJetty;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Measures the server of an application before it starts, and takes that back when the context has
 * closed. The server of a management port of its own is not measured.
 *
 * <p>A bean of the application's that measures it in its own way takes the place of the default:
 *
 * <pre>{@code
 * @Bean
 * JettyInstallation measured(Metrics metrics, SnapshotWriter writer) {
 *   return new JettyInstallation(server -> TareJetty.install(server, metrics, writer));
 * }
 * }</pre>
 *
 * <p>Any thread.
 */
public final class JettyInstallation implements AutoCloseable {
  private final Function<Server, TareJetty> installing;

  /** Guarded by this. */
  private @Nullable Server server;

  /** Guarded by this. */
  private @Nullable TareJetty installed;

  /**
   * @param installing measures a server that has not started
   */
  public JettyInstallation(Function<Server, TareJetty> installing) {
    this.installing = installing;
  }

  synchronized void install(Server server) {
    this.installed = installing.apply(server);
    this.server = server;
  }

  /** What is installed: to be drained, or for the port of its own connector. Empty before. */
  public synchronized Optional<TareJetty> installed() {
    return Optional.ofNullable(installed);
  }

  /**
   * Takes it back: at once if the server has stopped, else when it does, as where a context fails
   * to start. A second time does nothing.
   */
  @Override
  public synchronized void close() {
    TareJetty tare = installed;
    if (server == null || tare == null) {
      return;
    }
    if (server.isStopped() || server.isFailed()) {
      tare.close();
    } else {
      server.addEventListener(
          new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
              tare.close();
            }
          });
    }
  }
}
