package dev.tare.jetty;

import java.lang.System.Logger.Level;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Changes a server's handler, log and connectors, also while it runs. Jetty stops what is replaced
 * in a running server, and starts nothing that is put there.
 */
record ServerPlaces(Server server) {

  /**
   * Checks that the handler may be replaced.
   *
   * @throws IllegalStateException if not
   */
  void check(String what) {
    if (server.isRunning() && !(server.isStarted() && server.isDynamic())) {
      throw new IllegalStateException(
          "server=%s dynamic=%s (allowed for %s: before it starts, stopped, or started and dynamic)"
              .formatted(server.getState(), server.isDynamic(), what));
    }
  }

  /** Wraps the server's handler, which {@code outermost} has inside of it already. */
  void wrap(@Nullable Handler original, Handler outermost, Handler.Wrapper innermost) {
    if (!server.isStarted()) {
      server.setHandler(outermost);
      return;
    }
    release(original);
    outermost.setServer(server);
    LifeCycle.start(outermost);
    server.setHandler(outermost);
    server.manage(outermost);
    if (original != null) {
      innermost.manage(original); // it would outlive the server else
    }
  }

  /** Puts the original back. What is in flight in a server that runs goes on through both. */
  void unwrap(@Nullable Handler original, Handler outermost, Handler.Wrapper innermost) {
    if (!server.isStarted()) {
      innermost.setHandler((Handler) null);
      server.setHandler(original);
      return;
    }
    if (original != null) {
      innermost.unmanage(original);
      innermost.removeBean(original);
    }
    server.unmanage(outermost);
    server.setHandler(original);
    manage(original);
  }

  /** Replaces the log by one that may have it inside. */
  void wrap(@Nullable RequestLog original, RequestLog outermost) {
    release(original);
    server.setRequestLog(outermost);
    if (original != null) {
      server.addBean(original); // a collection starts none of its logs
      manage(original);
    }
  }

  /** Puts the original back. */
  void unwrap(@Nullable RequestLog original) {
    release(original);
    if (original != null) {
      server.removeBean(original);
    }
    server.setRequestLog(original);
    manage(original);
  }

  void add(Connector connector) {
    server.addConnector(connector);
    if (server.isStarted()) {
      LifeCycle.start(connector);
      server.manage(connector);
    }
  }

  void remove(Connector connector) {
    server.removeConnector(connector);
  }

  /** Says what a server that runs already keeps from being seen. */
  void warn() {
    if (server.isStarted()) {
      System.getLogger("dev.tare.jetty")
          .log(
              Level.INFO,
              "Measuring a server that runs already: requests and sockets that are open are not"
                  + " counted, and the end of one that is upgraded shows in the next scrape only");
    }
  }

  /** Takes from the server what it would stop when it is replaced. */
  private void release(@Nullable Object bean) {
    if (server.isStarted() && bean != null && server.isManaged(bean)) {
      server.unmanage(bean);
    }
  }

  private void manage(@Nullable Object bean) {
    if (server.isStarted() && bean instanceof LifeCycle) {
      server.manage(bean);
    }
  }
}
